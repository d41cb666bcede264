/** What operators see of others, and what nobody sees but the caller. */
import assert from 'node:assert/strict'
import type { JobPage } from '../../../src/model/job.js'
import type { KeyRow } from '../../../src/model/rows.js'
import type { JobAnswer, JobRecord, KeyRecord, WorkerPorts } from '../../../src/worker/ports.js'
import { counting, countingHex } from '../protocol/support/fixtures.js'
import { ALICE, freshNonce, MALLORY, withAuth, type TestCaller } from './support/callers.js'
import { call, faultOf, httpPeer, openDoor, type Door } from './support/door.js'
import { createMemoryAgent } from './support/memory-ports.js'

const KEY = countingHex(0xc0, 32)
const JOB = countingHex(1, 32)
const EXTRINSIC = countingHex(9, 32)

const as = (door: Door, caller: TestCaller, method: string, params: object) =>
  call(door, httpPeer({ secure: true }), method, withAuth(caller, method, params))

/** An agent of which Mallory is an operator and Alice a worker. */
const doorWith = (ports: Partial<WorkerPorts> = {}): Door => {
  const door = openDoor(createMemoryAgent(ports))
  door.agent.setRoles(MALLORY.account, ['operator'])
  return door
}

const SIGNED: JobAnswer = {
  contents: [{ status: 'ok', kind: 'ed25519', reason: 'None', reasonNumber: 0, bytes: new Uint8Array(64).fill(0x51) }],
  trailHash: countingHex(0xe0, 32),
  detail: 'for Alice alone',
  key: { id: KEY, type: 'Ed25519', publicKey: counting(3, 32) },
}

const record: JobRecord = {
  id: JOB,
  caller: ALICE.account,
  call: 'Sign',
  state: 'answered',
  deadline: 1_300,
  admittedAt: 1_000,
  door: 'chain',
  keyId: KEY,
  end: {
    status: 'denied',
    reason: 'DeniedByRoute',
    reasonNumber: 3,
    trailHash: countingHex(0xe0, 32),
    answeredAt: 1_001,
    policyId: 'base',
    routeId: 'small',
    reply: { state: 'final', extrinsic: EXTRINSIC, block: 1_003 },
  },
}
const RECORD_JSON = {
  job_id: JOB,
  caller: ALICE.account,
  call: 'Sign',
  state: 'answered',
  deadline: 1_300,
  admitted_at: 1_000,
  door: 'chain',
  key_id: KEY,
  status: 'denied',
  reason: 'DeniedByRoute',
  reason_number: 3,
  trail_entry: countingHex(0xe0, 32),
  answered_at: 1_001,
  policy_id: 'base',
  route_id: 'small',
  reply: { state: 'final', extrinsic: EXTRINSIC, block: 1_003 },
}

describe('signer_getJob of another caller', () => {
  it('gives an operator the record, and no signature, salt, sentence or public key', async () => {
    const door = doorWith()
    const params = { key_id: KEY, request_nonce: freshNonce(), deadline: 1_300 }
    const asked = as(door, ALICE, 'signer_deleteKey', params)
    await new Promise((resolve) => setImmediate(resolve))
    const admitted = door.agent.ports.admit(door.agent.bodies[0]!, undefined)
    assert.ok('jobs' in admitted)
    const id = admitted.jobs[0]!.id
    door.agent.answer(id, SIGNED)
    await asked

    const { result } = await as(door, MALLORY, 'signer_getJob', { job_id: id })
    const own = await as(door, ALICE, 'signer_getJob', { job_id: id })

    assert.deepEqual(Object.keys(result ?? {}).sort(), [
      'admitted_at',
      'call',
      'caller',
      'deadline',
      'door',
      'job_id',
      'owned',
      'reason',
      'reason_number',
      'state',
      'status',
      'trail_entry',
    ])
    assert.equal(result?.owned, false)
    const signature = '51'.repeat(64)
    for (const secret of [signature, '5a'.repeat(32), 'for Alice', countingHex(3, 32)])
      assert.ok(!JSON.stringify(result).includes(secret), secret)
    assert.equal(own.result?.owned, true)
    assert.ok(JSON.stringify(own.result).includes(signature))
  })

  it('gives a worker the answer for an unknown job', async () => {
    const door = doorWith({ jobRecord: () => ({ ...record, caller: MALLORY.account }) })

    assert.equal(faultOf(await as(door, ALICE, 'signer_getJob', { job_id: JOB })), 'JobNotFound')
  })

  it('is not subscribed to by an operator', async () => {
    const door = doorWith()
    assert.equal(faultOf(await as(door, MALLORY, 'signer_subscribeJob', { job_id: JOB })), 'NeedsWebSocket')
    door.agent.setRoles(MALLORY.account, ['operator', 'worker'])
    const { connect } = await import('./support/door.js')
    const params = withAuth(MALLORY, 'signer_subscribeJob', { job_id: JOB })
    const watched = doorWith({
      findJob: () => ({ ...record, callIndex: 0, factsSalt: counting(1, 32), end: undefined }) as never,
    })
    watched.agent.setRoles(MALLORY.account, ['operator', 'worker'])
    assert.equal(faultOf(await call(watched, connect(), 'signer_subscribeJob', params)), 'JobNotFound')
  })
})

describe('signer_listJobs', () => {
  const listed = async (caller: TestCaller, params: object, records: readonly JobRecord[] = [record]) => {
    const pages: JobPage[] = []
    const door = doorWith({ jobRecords: (page) => (pages.push(page), records.slice(0, page.limit)) })
    const answer = await as(door, caller, 'signer_listJobs', params)
    return { answer, page: pages[0] }
  }

  it('asks for the jobs of the caller, one more than a page has', async () => {
    const { answer, page } = await listed(ALICE, { limit: 1, state: 'open', after: JOB }, [record, record])

    assert.deepEqual(page, { caller: ALICE.account, filter: 'open', after: JOB, limit: 2 })
    assert.deepEqual(answer.result, { jobs: [RECORD_JSON], more: true })
  })

  it('asks for those of another, or of all, for operators', async () => {
    assert.deepEqual((await listed(MALLORY, { caller: ALICE.account })).page, { caller: ALICE.account, limit: 51 })
    assert.deepEqual((await listed(MALLORY, { all: true })).page, { limit: 51 })
    assert.deepEqual((await listed(MALLORY, {})).page, { caller: MALLORY.account, limit: 51 })
  })

  for (const params of [{ all: true }, { caller: MALLORY.account }, { caller: ALICE.account }])
    it(`refuses a worker ${JSON.stringify(Object.keys(params))}, and asks for nothing`, async () => {
      const { answer, page } = await listed(ALICE, params)

      assert.deepEqual([faultOf(answer), page], ['Forbidden', undefined])
    })

  for (const params of [{ limit: 0 }, { limit: 201 }, { state: 'denied' }, { all: true, caller: ALICE.account }])
    it(`refuses ${JSON.stringify(params).slice(0, 40)}`, async () => {
      assert.equal(faultOf((await listed(MALLORY, params)).answer), 'InvalidParams')
    })

  it('refuses to go on from a job that is not among those asked for', async () => {
    const door = doorWith({ jobRecords: () => undefined })

    assert.equal(faultOf(await as(door, ALICE, 'signer_listJobs', { after: JOB })), 'JobNotFound')
  })
})

describe('signer_listKeys for operators', () => {
  const row: KeyRow = {
    id: KEY,
    type: 'Ed25519',
    purpose: 'caller',
    publicKey: counting(3, 32),
    owner: ALICE.account,
    chains: ['solana:x'],
    origin: 'x',
    createdBlock: 7,
    state: 'active',
    label: 'hot',
    uses: 4,
  }
  const key: KeyRecord = { row, grants: [] }
  const KEY_JSON = {
    key_id: KEY,
    key_type: 'ed25519',
    chains: ['solana:x'],
    state: 'active',
    owner: ALICE.account,
    public_key: countingHex(3, 32),
    label: 'hot',
    created_block: 7,
    uses: 4,
    grants: [],
  }

  it('gives records of all keys or of those of an owner', async () => {
    const asked: unknown[] = []
    const door = doorWith({ keyRecords: (...page) => (asked.push(page), [key, key]) })
    const all = await as(door, MALLORY, 'signer_listKeys', { all: true, limit: 1 })
    await as(door, MALLORY, 'signer_listKeys', { owner: ALICE.account, after: JOB })

    assert.deepEqual(all.result, { keys: [KEY_JSON], more: true })
    assert.deepEqual(asked, [
      [undefined, undefined, 2],
      [ALICE.account, JOB, 101],
    ])
  })

  it('refuses workers, and more than one of key_id, owner and all', async () => {
    for (const params of [{ all: true }, { owner: ALICE.account }])
      assert.equal(faultOf(await as(doorWith(), ALICE, 'signer_listKeys', params)), 'Forbidden')
    const both = { all: true, owner: ALICE.account }
    assert.equal(faultOf(await as(doorWith(), MALLORY, 'signer_listKeys', both)), 'InvalidParams')
  })

  it('gives one key by its id: as the caller may see it, else to an operator its record, else none', async () => {
    const one = async (caller: TestCaller, own: boolean) => {
      const door = doorWith({ keyFor: () => (own ? key : undefined), keyRecord: () => key })
      return (await as(door, caller, 'signer_listKeys', { key_id: KEY })).result
    }
    const { owner: _, ...rest } = KEY_JSON

    assert.deepEqual(await one(ALICE, true), { keys: [{ ...rest, owned: true }], more: false })
    assert.deepEqual(await one(MALLORY, false), { keys: [KEY_JSON], more: false })
    assert.deepEqual(await one(ALICE, false), { keys: [], more: false })
  })
})

describe('signer_getStatus', () => {
  const status: WorkerPorts['status'] = () => ({
    reasons: [{ name: 'waiting_for_funds', advice: 'Send funds to it.' }],
    headSeen: 1_004,
    registered: true,
    registrationAgeSec: 61.5,
    freePlanck: 10n ** 18n,
    minimumBalancePlanck: 5n,
    openJobs: 3,
    repliesReady: 2,
    liveSubmissions: 1,
  })

  it('tells operators how the agent does, with what helps', async () => {
    const { result } = await as(doorWith({ status }), MALLORY, 'signer_getStatus', {})

    assert.deepEqual(
      { ...result, account: undefined },
      {
        ready: false,
        reasons: [{ name: 'waiting_for_funds', advice: 'Send funds to it.' }],
        version: '9.9.9',
        account: undefined,
        head: 1_000,
        head_seen: 1_004,
        lag: 4,
        registered: true,
        registration_age_sec: 61,
        free_planck: '1000000000000000000',
        minimum_balance_planck: '5',
        jobs_open: 3,
        replies_ready: 2,
        submissions_live: 1,
      },
    )
  })

  it('is not for workers', async () => {
    assert.equal(faultOf(await as(doorWith({ status }), ALICE, 'signer_getStatus', {})), 'Forbidden')
  })
})
