import assert from 'node:assert/strict'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import type { Body, RequestCall } from '../../../types/protocol/scale.js'
import type { AdmitSettings } from '../../../src/intake/admit.js'
import type { JobDeps } from '../../../src/jobs/ports.js'
import type { Job } from '../../../src/model/job.js'
import type { KeyInfo } from '../../../src/model/key.js'
import type { GrantRow } from '../../../src/model/rows.js'
import type { Parts } from '../../../src/parts/parts.js'
import { toHex } from '../../../src/protocol/hash.js'
import { contextExt, contextMessage } from '../../../src/protocol/context.js'
import { intent, keyId, requestId } from '../../../src/protocol/ids.js'
import { encodePlain } from '../../../src/protocol/reply.js'
import { createPolicyBook } from '../../../src/routes/book/policy-book.js'
import { policySet } from '../../../src/routes/book/policy-set.js'
import { compilePolicy } from '../../../src/routes/compile.js'
import { parsePolicy } from '../../../src/routes/document.js'
import { createLimitBook } from '../../../src/routes/limits/limit-book.js'
import { createRegistry } from '../../../src/routes/registry.js'
import { createWorkerDoor, type WorkerDoor } from '../../../src/stages/worker-door.js'
import type { JobView } from '../../../src/worker/ports.js'
import { openMemory, type Memory } from '../../support/memory-store.js'
import { countedBy, testMetrics } from '../../support/metrics.js'
import { accountOf, bodyOf, deployment, devPair, freshNonce, generateCall } from '../../support/request.js'

const hash = toHex(new Uint8Array(32).fill(5))
const trailHash = toHex(new Uint8Array(32).fill(0x7a))
const alice = accountOf(devPair('Alice'))
const bob = accountOf(devPair('Bob'))

const admitSettings: AdmitSettings = {
  deployment,
  allowsCaller: (caller) => caller !== bob,
  callsPerCaller: 5,
  replyBudget: 0,
  windowBlocks: 10,
  openJobsPerCaller: 5,
  randomSalt: () => new Uint8Array(32).fill(4),
}
const policy = compilePolicy(
  parsePolicy(
    '{ routes: [{ id: blind, match: { chain: eth, kind: digest }, action: { backend: k, allow_blind: true } }] }',
  ),
  createRegistry(),
)
const digestDecoder: JobDeps['decode'] = ({ chainId }) => ({
  ok: true,
  decoded: {
    facts: { chain: chainId, understood: false, doubts: [], blind: true, effects: [{ kind: 'digest' }], replay: {} },
    toSign: [],
  },
})

describe('createWorkerDoor', () => {
  let memory: Memory
  let reconciled: boolean
  let door: WorkerDoor
  let asked: Job[]
  before(cryptoWaitReady)
  beforeEach(async () => {
    memory = await openMemory()
    reconciled = true
    door = doorWith()
    asked = []
    door.asked$.subscribe((job) => asked.push(job))
    memory.store.transaction((tx) => tx.setCursor({ number: 7, hash, timestampMs: 42_000, specVersion: 2 }))
  })
  afterEach(() => memory.close())

  const account = { id: hash, publicKey: new Uint8Array(32).fill(9) } as unknown as KeyInfo
  const settings = { worker: { accounts: [{ account: alice, roles: ['worker', 'tml'] }] }, policy: { issuers: [] } }
  const doorWith = (changes: Partial<Parts> = {}, decode = digestDecoder): WorkerDoor => {
    const { store, kms } = memory
    const writer = { account: hash }
    const parts = {
      store,
      kms,
      account,
      settings,
      deployment,
      writer,
      book: createPolicyBook(policySet({ policy, sinceBlock: 0 }, [])),
      metrics: testMetrics(),
    }
    return createWorkerDoor({ ...parts, ...changes } as unknown as Parts, {
      admitSettings,
      decode,
      policyTime: { now: () => undefined, advance: () => undefined },
      limits: createLimitBook(() => undefined),
      isReconciled: () => reconciled,
    })
  }
  const request = (changes: Partial<Body> = {}): Body => bodyOf(devPair('Alice'), changes)
  const mustAdmit = (body: Body, in_ = door): readonly JobView[] => {
    const outcome = in_.ports.admit(body, undefined)
    assert.ok('jobs' in outcome, JSON.stringify(outcome))
    return outcome.jobs
  }
  const answer = ({ id }: JobView, bytes = new Uint8Array(33).fill(2)): void => {
    const content = { status: 'ok', kind: 'publicKey', reason: 'None', bytes } as const
    memory.store.transaction((tx) => {
      tx.insertAnswer(id, { plains: [encodePlain(content, trailHash)], detail: 'for the asker' })
      tx.answerJob(id, 'ok', [])
    })
    door.answered(id)
  }
  const ownKey = async (owner = alice): Promise<KeyInfo> => {
    const key = await memory.kms.generateKey({
      type: 'Secp256k1',
      purpose: 'caller',
      owner,
      chains: ['eip155:1'],
      origin: freshNonce(),
      createdBlock: 1,
    })
    memory.store.transaction((tx) => tx.insertKey({ ...key, label: 'hot' }))
    return key
  }

  it('makes jobs durable, hands them to the agent, and shows them', () => {
    const body = request({ calls: [generateCall, generateCall] })
    const jobs = mustAdmit(body)

    const ids = [0, 1].map((callIndex) => requestId({ ...deployment, caller: alice, nonce: body.nonce, callIndex }))
    assert.deepEqual([jobs.map(({ id }) => id), asked.map(({ id }) => id)], [ids, ids])
    assert.deepEqual(door.ports.findJob(ids[1]!), jobs[1])
    const [, second] = jobs
    assert.deepEqual(second, {
      id: ids[1],
      caller: alice,
      callIndex: 1,
      call: 'GenerateKey',
      state: 'admitted',
      deadline: body.deadline,
      admittedAt: 7,
      factsSalt: new Uint8Array(32).fill(4),
    })
  })

  it('gives the jobs of a repeated request, and hands none to the agent again', () => {
    const body = request()
    const jobs = mustAdmit(body)

    assert.deepEqual(mustAdmit(body), jobs)
    assert.equal(asked.length, 1)
  })

  it('counts what it admits, once, and what it refuses by its fault', async () => {
    const metrics = testMetrics()
    const counting = doorWith({ metrics })
    const body = request({ calls: [generateCall, generateCall] })
    mustAdmit(body, counting)
    mustAdmit(body, counting)
    counting.ports.admit({ ...request(), caller: bob }, undefined)

    assert.deepEqual(await countedBy(metrics), {
      'signer_intake_requests_admitted_total{door="worker"}': 1,
      'signer_intake_jobs_admitted_total{door="worker"}': 2,
      'signer_intake_requests_refused_total{door="worker",fault="caller_not_allowed"}': 1,
    })
  })

  it('admits nothing while the agent catches up, and says so', () => {
    reconciled = false

    assert.deepEqual(door.ports.admit(request(), undefined), { fault: 'not_ready' })
    assert.equal(door.ports.head(), undefined)
    assert.deepEqual(door.ports.health(), { ready: false, reasons: ['not_reconciled'] })
    assert.deepEqual(asked, [])
  })

  it('admits nothing after the stop', () => {
    door.stop()

    assert.deepEqual(door.ports.admit(request(), undefined), { fault: 'shutting_down' })
    assert.deepEqual(door.ports.health(), { ready: false, reasons: ['stopping'] })
  })

  it('tells why it does not admit', () => {
    assert.deepEqual(door.ports.admit(bodyOf(devPair('Bob')), undefined), { fault: 'caller_not_allowed' })
    const nonce = freshNonce()
    mustAdmit(request({ nonce }))
    assert.deepEqual(door.ports.admit(request({ nonce, deadline: 1 }), undefined), { fault: 'nonce_reused' })
    const many = request({ calls: Array.from({ length: 5 }, () => generateCall) })
    assert.deepEqual(door.ports.admit(many, undefined), { fault: 'over_open_jobs' })
  })

  it('takes a signed call once, in the transaction that admits', () => {
    const once = { account: alice, nonce: freshNonce(), expiresAt: 9 }
    const body = request()
    assert.ok('jobs' in door.ports.admit(body, once))

    assert.deepEqual(door.ports.admit(body, once), { fault: 'auth_replayed' })
    assert.equal(door.ports.useNonce(once), false)
  })

  it('shows the answer, with the key that was made', () => {
    const [job] = mustAdmit(request())
    answer(job!)

    const view = door.ports.findJob(job!.id)
    assert.equal(view?.state, 'answered')
    assert.equal(view.answer?.trailHash, trailHash)
    assert.equal(view.answer.detail, 'for the asker')
    assert.deepEqual(view.answer.contents[0]?.bytes, new Uint8Array(33).fill(2))
    assert.deepEqual([view.answer.key?.type, view.answer.key?.publicKey], ['Secp256k1', new Uint8Array(33).fill(2)])
  })

  it('names the key of a job only to its owner', async () => {
    const [own, foreign] = [await ownKey(), await ownKey(bob)]
    const calls = [own, foreign].map(({ id }): RequestCall => ({ tag: 'PublicKey', value: { keyId: id } }))
    const jobs = mustAdmit(request({ calls }))
    for (const job of jobs) answer(job)

    const keys = jobs.map(({ id }) => door.ports.findJob(id)?.answer?.key)
    assert.deepEqual(keys, [{ id: own.id, type: 'Secp256k1', publicKey: own.publicKey }, undefined])
  })

  it('lets a job be watched from its state to its answer, then no more', () => {
    const [job] = mustAdmit(request())
    const [other] = mustAdmit(request())
    const states: string[] = []
    door.ports
      .watchJob(job!.id)
      .subscribe({ next: ({ state }) => states.push(state), complete: () => states.push('end') })
    answer(other!)
    assert.deepEqual(states, ['admitted'])
    answer(job!)

    assert.deepEqual(states, ['admitted', 'answered', 'end'])
  })

  it('shows an answered job to who watches late, and ends', () => {
    const [job] = mustAdmit(request())
    answer(job!)
    const states: string[] = []
    door.ports
      .watchJob(job!.id)
      .subscribe({ next: ({ state }) => states.push(state), complete: () => states.push('end') })

    assert.deepEqual(states, ['answered', 'end'])
  })

  it('tells who watches when nothing is answered any more, and admits nothing then', () => {
    const [job] = mustAdmit(request())
    const states: string[] = []
    const watch = (): unknown =>
      door.ports
        .watchJob(job!.id)
        .subscribe({ next: ({ state }) => states.push(state), complete: () => states.push('end') })
    watch()
    door.end()
    watch()

    assert.deepEqual(states, ['admitted', 'end', 'admitted', 'end'])
    assert.deepEqual(door.ports.admit(request(), undefined), { fault: 'shutting_down' })
  })

  it('explains what would be decided, for the own keys of a caller only', async () => {
    const [own, foreign] = [await ownKey(), await ownKey(bob)]
    const explain = (keyId: KeyInfo['id'], chainId = 'eip155:1') =>
      door.ports.explain(alice, {
        chainId,
        keyId,
        payload: { tag: 'Digest', value: new Uint8Array(32) },
        opts: NO_OPTIONS,
      })

    assert.equal(explain(own.id)?.decision.outcome, 'approved')
    assert.equal(explain(own.id, 'eip155:10')?.decision.outcome, 'denied')
    assert.deepEqual(explain(own.id)?.reasons, [{ policy: 'policy', route: 'blind', outcome: 'yes' }])
    assert.equal(explain(foreign.id), undefined)
    memory.store.transaction((tx) => tx.setKeyState(own.id, 'disabled'))
    assert.equal(explain(own.id), undefined)
    assert.equal(asked.length, 0)
  })

  const grant = (keyId: KeyInfo['id'], rights: GrantRow['rights'], until = 7): void =>
    memory.store.transaction((tx) => tx.putGrant({ keyId, grantee: alice, rights, until }))

  it('explains for the keys that a caller may sign with, as long as he may', async () => {
    const { id } = await ownKey(bob)
    const payload = { tag: 'Digest', value: new Uint8Array(32) } as const
    const explained = () => door.ports.explain(alice, { chainId: 'eip155:1', keyId: id, payload, opts: NO_OPTIONS })

    grant(id, ['read'])
    assert.equal(explained(), undefined)
    grant(id, ['sign'])
    assert.equal(explained()?.decision.outcome, 'approved')
    grant(id, ['sign'], 6)
    assert.equal(explained(), undefined)
  })

  it('names the key of a job to who may read it, as long as he may', async () => {
    const foreign = await ownKey(bob)
    const call: RequestCall = {
      tag: 'Sign',
      value: {
        chainId: 'eip155:1',
        keyId: foreign.id,
        payload: { tag: 'Digest', value: new Uint8Array(32) },
        opts: NO_OPTIONS,
      },
    }
    const [job] = mustAdmit(request({ calls: [call] }))
    answer(job!)
    const named = () => door.ports.findJob(job!.id)?.answer?.key

    grant(foreign.id, ['sign'])
    assert.equal(named(), undefined)
    grant(foreign.id, ['read'])
    assert.deepEqual(named(), { id: foreign.id, type: 'Secp256k1', publicKey: foreign.publicKey })
    grant(foreign.id, ['read'], 6)
    assert.equal(named(), undefined)
  })

  it('names the key that a rotation made, though the answer holds its public key alone', async () => {
    const old = await ownKey()
    const rotate: RequestCall = { tag: 'RotateKey', value: { keyId: old.id, keyType: 'Secp256k1' } }
    const [job] = mustAdmit(request({ calls: [rotate] }))
    answer(job!)

    const publicKey = new Uint8Array(33).fill(2)
    assert.deepEqual(door.ports.findJob(job!.id)?.answer?.key, {
      id: keyId('Secp256k1', publicKey),
      type: 'Secp256k1',
      publicKey,
    })
  })

  it('lists the keys of a caller and those that he has rights to, in one order, page by page', async () => {
    const keys = [await ownKey(), await ownKey(bob), await ownKey(), await ownKey(bob), await ownKey(bob)]
    const [, foreign, , deleted, over] = keys.map(({ id }) => id)
    grant(foreign!, ['sign'])
    grant(deleted!, ['sign'])
    grant(over!, ['sign'], 6)
    memory.store.transaction((tx) => {
      tx.putGrant({ keyId: keys[0]!.id, grantee: bob, rights: ['read'], until: 7 })
      tx.putGrant({ keyId: keys[2]!.id, grantee: bob, rights: ['read'], until: 6 })
      tx.removeGrantsOf(deleted!)
      tx.setKeyState(deleted!, 'deleted', 50)
    })
    const expected = [keys[0]!.id, foreign!, keys[2]!.id].sort()
    const listed = (after?: KeyInfo['id'], limit = 10) => door.ports.keysFor(alice, after, limit)
    const ids = (page: ReturnType<typeof listed>) => page.map(({ row }) => row.id)
    const grantsOf = (id: KeyInfo['id']) => {
      const found = listed().find(({ row }) => row.id === id) ?? assert.fail('it is not listed')
      return 'granted' in found ? found.granted : found.grants.map(({ grantee }) => grantee)
    }

    assert.deepEqual(ids(listed()), expected)
    assert.deepEqual(
      [ids(listed(undefined, 2)), ids(listed(expected[1], 2))],
      [expected.slice(0, 2), expected.slice(2)],
    )
    assert.deepEqual([grantsOf(keys[0]!.id), grantsOf(keys[2]!.id)], [[bob], []])
    assert.deepEqual(grantsOf(foreign!), { keyId: foreign, grantee: alice, rights: ['sign'], until: 7 })
  })

  it('explains by the keys that the owner has', async () => {
    const [own, second, foreign] = [await ownKey(), await ownKey(), await ownKey(bob)]
    const answers: boolean[] = []
    door = doorWith({}, (input) => {
      for (const { publicKey } of [second, foreign]) answers.push(input.owns('Secp256k1', publicKey))
      return digestDecoder(input)
    })
    const payload = { tag: 'Digest', value: new Uint8Array(32) } as const
    door.ports.explain(alice, { chainId: 'eip155:1', keyId: own.id, payload, opts: NO_OPTIONS })

    assert.deepEqual(answers, [true, false])
  })

  it('explains with signed contexts of the issuers that the settings name', async () => {
    const key = await ownKey()
    const tagged = compilePolicy(
      parsePolicy(
        '{ routes: [{ id: t, match: { kind: digest, tags: [kyc] }, action: { backend: k, allow_blind: true } }] }',
      ),
      createRegistry(),
    )
    const payload = { tag: 'Digest', value: new Uint8Array(32) } as const
    const place = { genesis: deployment.genesis, intent: intent('eip155:1', key.id, payload) }
    const explain = (issuers: readonly string[], validUntil: number) => {
      const statement = { riskScore: undefined, tags: ['kyc'], validUntil }
      const message = contextMessage(place, statement)
      const signature = { tag: 'Sr25519', value: devPair('Alice').sign(message) } as const
      const opts = { ...NO_OPTIONS, ext: [contextExt({ statement, issuer: alice, signature })] }
      const { ports } = doorWith({
        book: createPolicyBook(policySet({ policy: tagged, sinceBlock: 0 }, [])),
        settings: { policy: { issuers } } as unknown as Parts['settings'],
      })
      const { decision } = ports.explain(alice, { chainId: 'eip155:1', keyId: key.id, payload, opts }) ?? assert.fail()
      return decision.outcome === 'approved' ? 'approved' : decision.reason
    }

    assert.equal(explain([alice], 7), 'approved')
    assert.equal(explain([alice], 6), 'InvalidContext')
    assert.equal(explain([bob], 7), 'InvalidContext')
  })

  it('asks the node once per block for the registration: whoever asks the door costs it no more', async () => {
    let reads = 0
    const accountAt = async () => ({ nonce: (reads += 1), freePlanck: 0n })
    const { ports } = doorWith({ writer: { account: hash, accountAt } as unknown as Parts['writer'] })
    await Promise.all([ports.registration(), ports.registration()])
    await ports.registration()
    assert.equal(reads, 1)
    memory.store.transaction((tx) => tx.setCursor({ number: 8, hash: trailHash, timestampMs: 48_000, specVersion: 2 }))
    await ports.registration()
    assert.equal(reads, 2)
  })

  it('gives the newest shielding record that is valid, and none after its end', () => {
    const row = (n: number, validUntil: number) => ({
      kid: toHex(new Uint8Array(8).fill(n)),
      keyId: hash,
      validFrom: n,
      validUntil,
      signedRecord: new Uint8Array(150).fill(n),
      published: true,
    })
    assert.equal(door.ports.shieldingRecord(), undefined)
    memory.store.transaction((tx) => [row(1, 20), row(2, 7), row(3, 6)].forEach((each) => tx.insertShielding(each)))

    assert.deepEqual(door.ports.shieldingRecord(), new Uint8Array(150).fill(2))
  })

  it('knows the roles of the settings, and none for strangers', () => {
    assert.deepEqual([door.ports.rolesOf(alice), door.ports.rolesOf(bob)], [['worker', 'tml'], []])
  })
})
