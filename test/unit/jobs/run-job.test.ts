import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { VERIFIERS } from '../../../src/crypto/verify.js'
import { SignerError } from '../../../src/errors/signer-error.js'
import type { JobDeps, JobSettings } from '../../../src/jobs/ports.js'
import { joinReply } from '../../../src/jobs/join-reply.js'
import { runJob } from '../../../src/jobs/run-job.js'
import { destroyKeys } from '../../../src/jobs/destroy-keys.js'
import type { DecidedBy, Decision } from '../../../src/model/decision.js'
import type { Facts } from '../../../src/model/facts.js'
import type { KeyId } from '../../../src/model/ids.js'
import type { Job } from '../../../src/model/job.js'
import { requestId } from '../../../src/protocol/ids.js'
import { decodePlain, openReply } from '../../../src/protocol/reply.js'
import type { StoreTx } from '../../../src/store/port.js'
import type { RequestCall } from '../../../types/protocol/scale.js'
import { limitedTransaction } from '../../support/limits.js'
import { openMemory, type Memory } from '../../support/memory-store.js'
import { accountOf, deployment, devPair, freshNonce } from '../../support/request.js'

const settings: JobSettings = { deployment, keysPerOwner: 3, destroyDelayBlocks: 10 }
const digest = new Uint8Array(32).fill(9)
const salt = new Uint8Array(32).fill(6)
const facts: Facts = {
  chain: 'eip155:1',
  understood: true,
  doubts: [],
  blind: true,
  effects: [{ kind: 'digest' }],
  replay: {},
}
const by: DecidedBy = { policyId: 'p', policyVersion: 1, policyHash: `0x${'aa'.repeat(32)}`, routeId: 'r' }
const approved: Extract<Decision, { outcome: 'approved' }> = {
  outcome: 'approved',
  backend: 'kms-integritee',
  by,
  limits: [],
}

describe('runJob', () => {
  let memory: Memory
  let replySecret: Uint8Array
  before(cryptoWaitReady)
  beforeEach(async () => {
    memory = await openMemory()
    replySecret = new Uint8Array(randomBytes(32))
    read((tx) => tx.setCursor({ number: 5, hash: `0x${'05'.repeat(32)}`, timestampMs: 30_000, specVersion: 2 }))
  })
  afterEach(() => memory.close())

  const read = <T>(work: (tx: StoreTx) => T): T => memory.store.transaction(work)

  const deps = (changes: Partial<JobDeps> = {}): JobDeps => ({
    transaction: limitedTransaction(memory.store),
    newestFinalized: () => 5,
    decode: () => ({ ok: true, decoded: { facts, toSign: [{ scheme: 'ecdsa', message: digest }] } }),
    factsHash: (_, salt) => `0x${Buffer.from(salt).toString('hex')}`,
    decide: () => approved,
    backend: (id) =>
      id === 'kms-integritee' ? { sign: (id, keyId, toSign) => memory.kms.signFor(id, keyId, toSign) } : undefined,
    checkChains: () => ({ ok: true }),
    generateKey: (job, type, chains) =>
      memory.kms.generateKey({ type, purpose: 'caller', owner: job.caller, chains, origin: job.id, createdBlock: 5 }),
    deleteKey: (id) => memory.kms.deleteKey(id),
    setKeyState: (id, state) => memory.kms.setKeyState(id, state),
    randomNonce: () => new Uint8Array(randomBytes(12)),
    ...changes,
  })

  /** A job as admission stores it. */
  const admitted = (call: RequestCall, changes: Partial<Job> = {}): Job => {
    const caller = changes.caller ?? accountOf(devPair('Alice'))
    const nonce = freshNonce()
    const id = requestId({ ...deployment, caller, nonce, callIndex: 0 })
    const job: Job = {
      id,
      caller,
      nonce,
      callIndex: 0,
      call,
      deadline: 100,
      admittedAt: 5,
      factsSalt: salt,
      replyTo: { secret: replySecret, isPublic: false, block: 5 },
      state: 'admitted',
      ...changes,
    }
    read((tx) => {
      tx.insertRequest({ caller, nonce, contentHash: id, block: 5 })
      tx.insertJob(job)
    })
    return job
  }
  const generate = (changes: Partial<Job> = {}): Job =>
    admitted({ tag: 'GenerateKey', value: { keyType: 'Secp256k1', chains: ['eip155:1'], label: 'hot' } }, changes)
  const sign = (keyId: KeyId, changes: Partial<Job> = {}): Job =>
    admitted(
      {
        tag: 'Sign',
        value: { chainId: 'eip155:1', keyId, payload: { tag: 'Digest', value: digest }, opts: NO_OPTIONS },
      },
      changes,
    )
  const onKey = (tag: 'PublicKey' | 'DeleteKey', keyId: KeyId, changes: Partial<Job> = {}): Job =>
    admitted({ tag, value: { keyId } }, changes)

  const newKey = async (): Promise<KeyId> => {
    const { result } = await runJob(settings, deps(), generate())
    return result.keyId as KeyId
  }
  const replyOf = (job: Job) => {
    const reply = read((tx) => tx.readyReplies(1_000)).find(({ requestId }) => requestId === job.id)
    assert.ok(reply, 'a reply is ready')
    return decodePlain(openReply({ ...reply, deployment, replySecret }, reply.body))
  }
  const never = (): never => assert.fail('the key must not be used')
  const noBackend = (): { sign: () => never } => ({ sign: never })

  it('answers GenerateKey with the public key of a key that the caller owns', async () => {
    const job = generate()
    const { result } = await runJob(settings, deps(), job)

    const row = read((tx) => tx.findKey(result.keyId as KeyId))
    assert.equal(row?.owner, job.caller)
    assert.equal(row?.label, 'hot')
    assert.deepEqual(replyOf(job).bytes, row?.publicKey)
    assert.equal(replyOf(job).kind, 'publicKey')
  })

  it('lets the decoder ask which keys the owner of the key has, for the chain of the call', async () => {
    const [first, second] = [await newKey(), await newKey()]
    const others = { caller: accountOf(devPair('Bob')) }
    const { result } = await runJob(settings, deps(), generate(others))
    const [own, foreign] = [second, result.keyId as KeyId].map((id) => read((tx) => tx.findKey(id))?.publicKey)
    const answers: boolean[] = []
    const decode: JobDeps['decode'] = ({ owns }) => {
      for (const publicKey of [own, foreign]) answers.push(owns('Secp256k1', publicKey ?? assert.fail('no such key')))
      return { ok: true, decoded: { facts, toSign: [{ scheme: 'ecdsa', message: digest }] } }
    }

    await runJob(settings, deps({ decode }), sign(first))
    read((tx) => tx.setKeyState(second, 'disabled'))
    await runJob(settings, deps({ decode }), sign(first))

    assert.deepEqual(answers, [true, false, false, false])
  })

  it('signs what was approved; the signature verifies and the reply names the trail entry', async () => {
    const keyId = await newKey()
    const job = sign(keyId)

    await runJob(settings, deps(), job)

    const { status, kind, bytes, trailHash } = replyOf(job)
    assert.deepEqual([status, kind], ['ok', 'ecdsa'])
    assert.ok(secp256k1.verify(bytes.slice(0, 64), digest, memory.kms.publicKey(keyId), { prehash: false }))
    assert.equal(
      trailHash,
      read((tx) => tx.trailHead()),
    )
  })

  it('answers a payload of several signatures in as many parts, each of its own kind', async () => {
    const keyId = await newKey()
    const job = sign(keyId)
    const toSign = (['ecdsa', 'taproot', 'bip340'] as const).map((scheme) => ({ scheme, message: digest }))

    await runJob(settings, deps({ decode: () => ({ ok: true, decoded: { facts, toSign } }) }), job)

    const parts = read((tx) => tx.readyReplies(1_000)).filter(({ requestId }) => requestId === job.id)
    const plain = parts.map((part) => decodePlain(openReply({ ...part, deployment, replySecret }, part.body)))
    assert.deepEqual(
      parts.map(({ part, parts: count }) => [part, count]),
      [
        [0, 3],
        [1, 3],
        [2, 3],
      ],
    )
    assert.deepEqual(
      plain.map(({ kind }) => kind),
      ['ecdsa', 'bip340', 'bip340'],
    )
    const publicKey = memory.kms.publicKey(keyId)
    for (const [index, { scheme, message }] of toSign.entries())
      assert.ok(VERIFIERS[scheme](publicKey, message, plain[index]?.bytes ?? message), scheme)
  })

  it('releases no taproot signature that is made under the key without its tweak', async () => {
    const job = sign(await newKey())
    const toSign = [{ scheme: 'taproot', message: digest }] as const
    const untweaking: JobDeps['backend'] = () => ({
      sign: (id, keyId, items) =>
        memory.kms.signFor(
          id,
          keyId,
          items.map(({ message }) => ({ scheme: 'bip340', message })),
        ),
    })

    await runJob(settings, deps({ backend: untweaking, decode: () => ({ ok: true, decoded: { facts, toSign } }) }), job)

    const { status, reason } = replyOf(job)
    assert.deepEqual([status, reason], ['failed', 'SignatureSelfCheckFailed'])
  })

  it('persists "signing" before the key is used (rule 1)', async () => {
    const keyId = await newKey()
    const job = sign(keyId)
    const states: unknown[] = []
    const observing: JobDeps['backend'] = () => ({
      sign: (requestId, id, items) => {
        states.push(read((tx) => tx.findJob(job.id))?.state)
        return memory.kms.signFor(requestId, id, items)
      },
    })

    await runJob(settings, deps({ backend: observing }), job)

    assert.deepEqual(states, ['signing'])
  })

  it('releases at most one result per request (rule 2)', async () => {
    const job = sign(await newKey())
    await runJob(settings, deps(), job)
    const first = replyOf(job)

    await assert.rejects(runJob(settings, deps(), job), { code: 'SIGNER__STORE__CONFLICT' })

    assert.deepEqual(replyOf(job), first)
  })

  const DECISIONS: Decision[] = [
    { outcome: 'denied', reason: 'NoRoute', detail: 'no route matched', by },
    { outcome: 'denied', reason: 'Undecidable', detail: 'route r: amount is unknown', by },
    { outcome: 'failed', reason: 'Internal', detail: 'policy time is unknown' },
  ]
  for (const decision of DECISIONS) {
    it(`answers a ${decision.outcome} decision as such, and uses no key (rules 4 and 7)`, async () => {
      const job = sign(await newKey())

      await runJob(settings, deps({ decide: () => decision, backend: noBackend }), job)

      assert.equal(replyOf(job).status, decision.outcome)
      assert.equal(read((tx) => tx.findJob(job.id))?.state, 'answered')
    })
  }

  it('answers a payload that cannot be read without asking a policy', async () => {
    const job = sign(await newKey())
    const decode: JobDeps['decode'] = () => ({ ok: false, reason: 'MalformedPayload', detail: 'not RLP' })

    await runJob(
      settings,
      deps({ decode, decide: () => assert.fail('no policy may be asked'), backend: noBackend }),
      job,
    )

    assert.deepEqual([replyOf(job).status, replyOf(job).reason], ['denied', 'MalformedPayload'])
  })

  it('gives a foreign key the same answer as a key that does not exist', async () => {
    const keyId = await newKey()
    const bob = { caller: accountOf(devPair('Bob')) }
    const missing: KeyId = `0x${'99'.repeat(32)}`
    for (const make of [
      (id: KeyId) => sign(id, bob),
      (id: KeyId) => onKey('PublicKey', id, bob),
      (id: KeyId) => onKey('DeleteKey', id, bob),
    ]) {
      const [foreign, unknown] = [make(keyId), make(missing)]
      await runJob(settings, deps({ backend: noBackend }), foreign)
      await runJob(settings, deps({ backend: noBackend }), unknown)

      const { trailHash: _f, ...toForeign } = replyOf(foreign)
      const { trailHash: _u, ...toUnknown } = replyOf(unknown)
      assert.deepEqual(toForeign, toUnknown)
      assert.equal(toForeign.reason, 'UnknownKey')
    }
    assert.equal(memory.kms.describe(keyId)?.state, 'active')
  })

  it('expires a job whose deadline is over, whatever it asks', async () => {
    const job = sign(await newKey(), { deadline: 4 })

    await runJob(settings, deps({ decode: never, backend: noBackend }), job)

    assert.deepEqual([replyOf(job).status, replyOf(job).reason], ['expired', 'DeadlinePassed'])
  })

  it('uses the key in the deadline block itself, not one later', async () => {
    const keyId = await newKey()
    const inTime = sign(keyId, { deadline: 5 })
    await runJob(settings, deps(), inTime)
    assert.equal(replyOf(inTime).status, 'ok')
  })

  it('looks at the deadline again before the key is used', async () => {
    const job = sign(await newKey(), { deadline: 5 })
    let newest = 5
    const slowDecide = (): Decision => {
      newest = 6
      return approved
    }

    await runJob(settings, deps({ newestFinalized: () => newest, decide: slowDecide, backend: noBackend }), job)

    assert.equal(replyOf(job).status, 'expired')
  })

  it('denies a deadline more than 14,400 blocks after the request', async () => {
    const keyId = await newKey()
    const [last, beyond] = [sign(keyId, { deadline: 14_405 }), sign(keyId, { deadline: 14_406 })]

    await runJob(settings, deps(), last)
    await runJob(settings, deps(), beyond)

    assert.equal(replyOf(last).status, 'ok')
    assert.equal(replyOf(beyond).reason, 'DeadlineTooFar')
  })

  it('answers failed when the backend throws, and says nothing of the cause', async () => {
    const job = sign(await newKey())
    const throwing: JobDeps['backend'] = () => ({ sign: () => Promise.reject(new Error('seed 0123456789')) })

    const { result } = await runJob(settings, deps({ backend: throwing }), job)

    assert.deepEqual([replyOf(job).status, replyOf(job).reason], ['failed', 'BackendFailed'])
    assert.ok(!result.detail?.includes('seed'))
  })

  for (const code of ['SIGNER__BACKEND__UNAVAILABLE', 'SIGNER__KMS__UNREACHABLE', 'SIGNER__KMS__CLOSED'] as const)
    it(`leaves a job in "signing", unanswered, whose backend is away (${code}), and signs when it is back`, async () => {
      const job = sign(await newKey())
      const asked: unknown[] = []
      const away: JobDeps['backend'] = () => ({
        sign: (...request) => {
          asked.push(request)
          return Promise.reject(new SignerError(code, 'no answer'))
        },
      })
      await assert.rejects(runJob(settings, deps({ backend: away }), job), { code })
      const left = read((tx) => tx.findJob(job.id))
      assert.ok(left)
      assert.deepEqual([left.state, read((tx) => tx.findAnswer(job.id))], ['signing', undefined])
      await assert.rejects(runJob(settings, deps({ backend: away }), left), { code })
      assert.deepEqual(asked[0], asked[1])

      await runJob(settings, deps(), left)
      assert.equal(replyOf(job).status, 'ok')
    })

  it('expires a job whose backend was away until its deadline was over', async () => {
    const job = sign(await newKey())
    const away = () => ({ sign: () => Promise.reject(new SignerError('SIGNER__BACKEND__UNAVAILABLE', 'no answer')) })
    await assert.rejects(runJob(settings, deps({ backend: away }), job))

    const late = read((tx) => tx.findJob(job.id)) ?? job
    await runJob(settings, deps({ newestFinalized: () => 101, backend: noBackend }), late)

    assert.deepEqual([replyOf(job).status, replyOf(job).reason], ['expired', 'DeadlinePassed'])
  })

  it('does not answer a key that is to be made or deleted while the KMS is away', async () => {
    const away = () => Promise.reject(new SignerError('SIGNER__KMS__UNREACHABLE', 'no answer'))
    const deletion = onKey('DeleteKey', await newKey())
    for (const job of [generate(), deletion]) {
      await assert.rejects(runJob(settings, deps({ generateKey: away, deleteKey: away }), job))
      assert.equal(read((tx) => tx.findJob(job.id))?.state, 'signing')
    }
  })

  it('releases nothing where a signature is missing or too many', async () => {
    for (const wrong of [0, 2]) {
      const job = sign(await newKey())
      const miscounting: JobDeps['backend'] = () => ({
        sign: async (...request) => {
          const [signature] = await memory.kms.signFor(...request)
          return Array.from({ length: wrong }, () => signature ?? assert.fail('no signature'))
        },
      })
      await runJob(settings, deps({ backend: miscounting }), job)
      assert.equal(replyOf(job).reason, 'SignatureSelfCheckFailed')
    }
  })

  it('releases no signature that does not verify', async () => {
    const job = sign(await newKey())
    const lying: JobDeps['backend'] = () => ({ sign: () => Promise.resolve([new Uint8Array(65).fill(1)]) })

    await runJob(settings, deps({ backend: lying }), job)

    assert.deepEqual(
      [replyOf(job).status, replyOf(job).reason, replyOf(job).bytes.length],
      ['failed', 'SignatureSelfCheckFailed', 0],
    )
  })

  it('answers failed when the route names a backend that is not there', async () => {
    const job = sign(await newKey())
    const decide = (): Decision => ({ ...approved, backend: 'kms-nowhere' })

    await runJob(settings, deps({ decide }), job)

    assert.deepEqual([replyOf(job).status, replyOf(job).reason], ['failed', 'UnknownBackend'])
  })

  it('makes the same key again after a crash between the key and the answer (rule 3)', async () => {
    const job = generate()
    const crashing: JobDeps['randomNonce'] = () => {
      throw new Error('crash')
    }
    await assert.rejects(runJob(settings, deps({ randomNonce: crashing }), job), /crash/)
    const [orphan] = memory.kms.list('caller')
    assert.ok(orphan)
    const [resumed] = read((tx) => tx.openJobs())
    assert.equal(resumed?.state, 'signing')

    await runJob(settings, deps(), resumed)

    assert.deepEqual(replyOf(job).bytes, orphan.publicKey)
    assert.equal(memory.kms.list('caller').length, 1)
  })

  const crash: JobDeps['randomNonce'] = () => {
    throw new Error('crash')
  }
  const afterDeadline = (): JobDeps => deps({ newestFinalized: () => 101 })

  it('ends a deletion that a crash interrupted, also after the deadline: the key is gone already', async () => {
    const keyId = await newKey()
    const job = onKey('DeleteKey', keyId)
    await assert.rejects(runJob(settings, deps({ randomNonce: crash }), job), /crash/)
    const [resumed] = read((tx) => tx.openJobs())
    assert.ok(resumed)

    await runJob(settings, afterDeadline(), resumed)

    assert.deepEqual([replyOf(job).status, replyOf(job).kind], ['ok', 'done'])
    assert.equal(read((tx) => tx.findKey(keyId))?.state, 'deleted')
  })

  it('leaves no key without an owner when a crash interrupted its making', async () => {
    const job = generate()
    await assert.rejects(runJob(settings, deps({ randomNonce: crash }), job), /crash/)
    const [resumed] = read((tx) => tx.openJobs())
    assert.ok(resumed)

    await runJob({ ...settings, keysPerOwner: 0 }, afterDeadline(), resumed)

    assert.equal(replyOf(job).kind, 'publicKey')
    assert.equal(read((tx) => tx.keys()).length, memory.kms.list('caller').length)
  })

  it('expires an interrupted signing after the deadline: nothing was released', async () => {
    const job = sign(await newKey())
    await assert.rejects(runJob(settings, deps({ randomNonce: crash }), job), /crash/)
    const [resumed] = read((tx) => tx.openJobs())
    assert.ok(resumed)

    await runJob(settings, deps({ newestFinalized: () => 101, backend: noBackend }), resumed)

    assert.deepEqual([replyOf(job).status, replyOf(job).reason], ['expired', 'DeadlinePassed'])
  })

  it('rejects, and answers nothing, when the store cannot be trusted', async () => {
    const job = sign(await newKey())
    const corrupt: JobDeps['decide'] = () => {
      throw new SignerError('SIGNER__STORE__ROW_CORRUPT', 'a row was altered')
    }

    await assert.rejects(runJob(settings, deps({ decide: corrupt }), job), { code: 'SIGNER__STORE__ROW_CORRUPT' })

    assert.equal(read((tx) => tx.findJob(job.id))?.state, 'admitted')
  })

  it('denies a key for chains that do not fit, and one key too many', async () => {
    const unfit = generate()
    await runJob(settings, deps({ checkChains: () => ({ ok: false, detail: 'eip155 keys are Secp256k1' }) }), unfit)
    assert.equal(replyOf(unfit).reason, 'InvalidChains')

    for (let i = 0; i < settings.keysPerOwner; i++) await newKey()
    const tooMany = generate()
    await runJob(settings, deps(), tooMany)
    assert.equal(replyOf(tooMany).reason, 'KeyLimitReached')
  })

  it('deletes: the key signs nothing at once, and is destroyed after the delay', async () => {
    const keyId = await newKey()
    const deletion = onKey('DeleteKey', keyId)
    await runJob(settings, deps(), deletion)
    assert.deepEqual([replyOf(deletion).kind, replyOf(deletion).status], ['done', 'ok'])

    const late = sign(keyId)
    await runJob(settings, deps({ backend: noBackend }), late)
    assert.equal(replyOf(late).reason, 'UnknownKey')

    const destroy = (block: number): Promise<void> =>
      destroyKeys(
        { transaction: (work) => memory.store.transaction(work), destroyKey: (id) => memory.kms.destroyKey(id) },
        block,
      )
    await destroy(14)
    assert.ok(memory.kms.describe(keyId))
    await destroy(15)
    assert.equal(memory.kms.describe(keyId), undefined)
    assert.equal(
      read((tx) => tx.findKey(keyId)),
      undefined,
    )
  })

  it('signs nothing with a key that was deleted between decision and claim', async () => {
    const keyId = await newKey()
    const job = sign(keyId)
    const deleting = (): Decision => {
      read((tx) => tx.setKeyState(keyId, 'deleted', 15))
      return approved
    }

    await runJob(settings, deps({ decide: deleting, backend: noBackend }), job)

    assert.equal(replyOf(job).reason, 'UnknownKey')
  })

  it('salts the facts hash of the trail with what only the asker knows', async () => {
    const keyId = await newKey()
    const { result } = await runJob(settings, deps(), sign(keyId))

    // factsHash of these deps is the salt itself.
    assert.equal(result.factsHash, `0x${Buffer.from(salt).toString('hex')}`)
  })

  it('stores the answer once, the same that is in the reply', async () => {
    const keyId = await newKey()
    const job = sign(keyId)
    await runJob(settings, deps(), job)

    const answer = read((tx) => tx.findAnswer(job.id))
    assert.deepEqual(answer?.plains.map(decodePlain), [replyOf(job)])
  })

  it('gives everything else a turn before each job, also where all are denied', async () => {
    const order: string[] = []
    const turns = (async () => {
      for (let i = 0; i < 3; i += 1) {
        await new Promise<void>((resolve) => setImmediate(resolve))
        order.push('turn')
      }
    })()
    for (let i = 0; i < 3; i += 1) {
      await runJob(settings, deps(), sign(`0x${'77'.repeat(32)}`))
      order.push('job')
    }
    await turns

    assert.ok(order.indexOf('turn') < order.lastIndexOf('job'), order.join())
  })

  it('stores why a request was denied, for who asks', async () => {
    const job = sign(`0x${'77'.repeat(32)}`)
    await runJob(settings, deps(), job)

    assert.match(read((tx) => tx.findAnswer(job.id))?.detail ?? '', /no key 0x7777/)
  })

  describe('for a worker', () => {
    const run = async (job: Job): Promise<void> => void (await runJob(settings, deps(), job))
    const withoutReply = async (): Promise<Job> => {
      const { replyTo: _, ...asked } = sign(await newKey())
      const nonce = freshNonce()
      const job = { ...asked, id: requestId({ ...deployment, caller: asked.caller, nonce, callIndex: 0 }), nonce }
      read((tx) => tx.insertJob(job))
      return job
    }
    const repliesOf = (job: Job) => read((tx) => tx.readyReplies(1_000)).filter(({ requestId }) => requestId === job.id)
    const envelope = () => ({ secret: replySecret, isPublic: false, block: 6 })
    const join = (job: Job): void =>
      read((tx) => {
        tx.setReplyTo(job.id, envelope())
        joinReply({ deployment }, { randomNonce: () => new Uint8Array(12) }, tx, job.id)
      })

    it('answers without a reply on chain', async () => {
      const job = await withoutReply()
      await run(job)

      assert.equal(read((tx) => tx.findAnswer(job.id))?.plains.length, 1)
      assert.deepEqual(repliesOf(job), [])
    })

    it('gives the very same answer to an envelope that comes later', async () => {
      const job = await withoutReply()
      await run(job)
      join(job)

      const answer = read((tx) => tx.findAnswer(job.id))
      assert.deepEqual([replyOf(job)], answer?.plains.map(decodePlain))
      assert.equal(repliesOf(job).length, 1)
    })

    it('stops at an envelope for a job whose answer was taken from the store: nobody would ever get it (rule 3)', async () => {
      const job = await withoutReply()
      await run(job)

      assert.throws(
        () =>
          read((tx) => {
            tx.setReplyTo(job.id, envelope())
            const robbed = { ...tx, findAnswer: () => undefined }
            joinReply({ deployment }, { randomNonce: () => new Uint8Array(12) }, robbed, job.id)
          }),
        { code: 'SIGNER__STORE__ROW_CORRUPT' },
      )
      assert.equal(read((tx) => tx.findJob(job.id))?.replyTo, undefined)
    })

    it('replies to an envelope that came while the job ran', async () => {
      const job = await withoutReply()
      const joining = async () => {
        join(job)
        return [new Uint8Array(0)]
      }
      await runJob(settings, deps({ backend: () => ({ sign: joining }) }), job)

      assert.equal(replyOf(job).reason, 'SignatureSelfCheckFailed')
      assert.equal(repliesOf(job).length, 1)
    })
  })
})
