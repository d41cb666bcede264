import assert from 'node:assert/strict'
import type { JsonObject } from '../../../src/protocol/plain-json.js'
import type { RequestId } from '../../../src/model/ids.js'
import { countingHex } from '../protocol/support/fixtures.js'
import { ALICE, freshNonce, MALLORY, withAuth, type TestCaller } from './support/callers.js'
import { call, connect, faultOf, httpPeer, openDoor, settled, type Door, type TestPeer } from './support/door.js'
import { createMemoryAgent } from './support/memory-ports.js'
import type { Body } from '../../../types/protocol/scale.js'

/** A job of Alice that is not answered. */
const openJob = (door: Door): RequestId => {
  const body: Body = {
    caller: ALICE.account,
    nonce: freshNonce(),
    deadline: 1_300,
    publicReply: false,
    calls: [{ tag: 'DeleteKey', value: { keyId: countingHex(0xc0, 32) } }],
    ext: [],
  }
  const admitted = door.agent.ports.admit(body, undefined)
  return ('jobs' in admitted ? admitted.jobs[0]?.id : undefined) ?? assert.fail()
}

const subscribe = (door: Door, peer: TestPeer, job_id: RequestId, caller: TestCaller = ALICE) =>
  call(door, peer, 'signer_subscribeJob', withAuth(caller, 'signer_subscribeJob', { job_id }))

/** Subscribed, and the first notification under way. */
const subscribed = async (door: Door, peer: TestPeer, id: RequestId): Promise<unknown> => {
  const answer = await subscribe(door, peer, id)
  assert.equal(faultOf(answer), 'ok')
  assert.deepEqual(peer.sent, [], 'nothing comes before the answer')
  door.tick()
  await settled()
  return answer.result?.subscription
}

const statesOf = (peer: TestPeer): unknown[] =>
  peer.sent.map(({ method, params }) => {
    assert.equal(method, 'signer_job')
    return ((params as JsonObject).job as JsonObject).state
  })

describe('signer_subscribeJob', () => {
  it('tells the state at once, then each change, and ends when the job is answered', async () => {
    const [door, peer] = [openDoor(), connect()]
    const id = openJob(door)
    const subscription = await subscribed(door, peer, id)
    assert.deepEqual(statesOf(peer), ['admitted'])

    door.agent.change(id, { state: 'signing' })
    await settled()
    door.agent.answer(id)
    await settled()

    assert.deepEqual(statesOf(peer), ['admitted', 'signing', 'answered'])
    assert.deepEqual(
      peer.sent.map(({ params }) => (params as JsonObject).subscription),
      [subscription, subscription, subscription],
    )
    assert.equal(door.agent.watchers(), 0)
    assert.equal((await call(door, peer, 'signer_unsubscribeJob', { subscription })).result, false)
  })

  it('tells the answer of a job that was answered before', async () => {
    const [door, peer] = [openDoor(), connect({ secure: true })]
    const id = openJob(door)
    door.agent.answer(id)
    await subscribed(door, peer, id)

    assert.deepEqual(statesOf(peer), ['answered'])
    assert.ok(!('proof' in (peer.sent[0]?.params as JsonObject)))
  })

  it('keeps only the newest state for a peer that does not read', async () => {
    const [door, peer] = [openDoor(), connect()]
    const id = openJob(door)
    peer.setReading(false)
    await subscribed(door, peer, id)
    door.agent.change(id, { state: 'signing' })
    door.agent.answer(id)
    await settled()
    assert.deepEqual(peer.sent, [])

    peer.setReading(true)
    await settled()
    door.tick()
    await settled()

    assert.deepEqual(statesOf(peer), ['answered'])
    assert.equal(door.agent.watchers(), 0)
  })

  it('ends with the connection, also in the middle of a wait', async () => {
    const [door, peer] = [openDoor(), connect()]
    const [first, second] = [openJob(door), openJob(door)]
    await subscribed(door, peer, first)
    peer.setReading(false)
    await subscribe(door, peer, second)
    door.tick()
    await settled()
    assert.equal(door.agent.watchers(), 2)

    const heard = peer.sent.length
    peer.close()
    peer.setReading(true)
    door.agent.answer(first)
    door.agent.answer(second)
    door.tick()
    await settled()

    assert.equal(door.agent.watchers(), 0)
    assert.equal(peer.sent.length, heard)
  })

  it('does not begin on a connection that ended before it could', async () => {
    const [door, peer] = [openDoor(), connect()]
    const id = openJob(door)
    await subscribe(door, peer, id)
    peer.close()
    door.tick()
    await settled()

    assert.equal(door.agent.watchers(), 0)
    assert.deepEqual(peer.sent, [])
  })

  it('does not begin on a connection that had ended when its first frame was read', async () => {
    const [door, peer] = [openDoor(), connect()]
    const id = openJob(door)
    peer.close()
    await subscribe(door, peer, id)
    door.tick()
    await settled()

    assert.equal(door.agent.watchers(), 0)
  })

  it('is bounded per connection, and ended ones make room', async () => {
    const [door, peer] = [openDoor(), connect()]
    const id = openJob(door)
    const first = await subscribed(door, peer, id)
    await subscribe(door, peer, id)
    assert.equal(faultOf(await subscribe(door, peer, id)), 'TooManySubscriptions')
    assert.equal(faultOf(await subscribe(door, connect(), id)), 'ok')

    await call(door, peer, 'signer_unsubscribeJob', { subscription: first })
    assert.equal(faultOf(await subscribe(door, peer, id)), 'ok')
  })

  it('finds no job of somebody else, nor one that there is not', async () => {
    const [door, peer] = [openDoor(), connect()]
    const id = openJob(door)

    assert.equal(faultOf(await subscribe(door, peer, id, MALLORY)), 'JobNotFound')
    assert.equal(faultOf(await subscribe(door, peer, countingHex(1, 32))), 'JobNotFound')
  })

  it('needs a connection that lasts', async () => {
    const door = openDoor()
    const params = withAuth(ALICE, 'signer_subscribeJob', { job_id: openJob(door) })

    assert.equal(faultOf(await call(door, httpPeer(), 'signer_subscribeJob', params)), 'NeedsWebSocket')
    assert.equal(door.agent.usedNonces.size, 0)
  })
})

describe('signer_unsubscribeJob', () => {
  it('ends a subscription of its own connection and no other', async () => {
    const [door, peer] = [openDoor(), connect()]
    const id = openJob(door)
    const subscription = await subscribed(door, peer, id)

    const end = async (from: TestPeer) => (await call(door, from, 'signer_unsubscribeJob', { subscription })).result
    assert.equal(await end(connect()), false)
    assert.equal(await end(peer), true)
    assert.equal(await end(peer), false)
    door.agent.answer(id)
    await settled()

    assert.deepEqual(statesOf(peer), ['admitted'])
    assert.equal(door.agent.watchers(), 0)
  })

  it('ends one before its first notification', async () => {
    const [door, peer] = [openDoor(), connect()]
    const { result } = await subscribe(door, peer, openJob(door))
    await call(door, peer, 'signer_unsubscribeJob', { subscription: result?.subscription })
    door.tick()
    await settled()

    assert.deepEqual(peer.sent, [])
  })
})

describe('a subscription that fails inside', () => {
  it('ends alone, and is told to the operator', async () => {
    const failingProof = createMemoryAgent()
    const door = openDoor({ ...failingProof, ports: { ...failingProof.ports, watchJob: () => assert.fail('broken') } })
    const peer = connect()
    const id = openJob(door)
    await subscribed(door, peer, id)

    assert.deepEqual(door.errors, [{ job: id }])
    assert.equal(faultOf(await call(door, peer, 'system_health')), 'ok')
  })
})
