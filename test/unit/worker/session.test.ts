import assert from 'node:assert/strict'
import { counting, countingHex } from '../protocol/support/fixtures.js'
import { AGENT, ALICE, ALICE_EC, ALICE_SR, freshNonce, MALLORY, sessionParams, withAuth } from './support/callers.js'
import { call, connect, faultOf, httpPeer, openDoor } from './support/door.js'
import { challengeOf, logIn } from './support/log-in.js'
import { createMemoryAgent } from './support/memory-ports.js'

const BINDING = counting(0x90, 32)
const deleteParams = () => ({ key_id: countingHex(0xc0, 32), request_nonce: freshNonce(), deadline: 1_300 })
const quickDoor = () => openDoor(createMemoryAgent({}, { answersAtOnce: true }))

describe('signer_authenticate', () => {
  for (const caller of [ALICE, ALICE_SR, ALICE_EC])
    it(`gives the connection to a caller with ${caller.type}, whose calls need no auth then`, async () => {
      const [door, peer] = [quickDoor(), connect({ channelBinding: BINDING, secure: true })]

      assert.deepEqual((await logIn(door, peer, caller)).result, { account: caller.account, roles: ['worker'] })
      assert.equal(faultOf(await call(door, peer, 'signer_deleteKey', deleteParams())), 'ok')
      assert.equal(door.agent.bodies[0]?.caller, caller.account)
    })

  it('gives no other connection to the caller', async () => {
    const [door, peer] = [quickDoor(), connect()]
    await logIn(door, peer, ALICE)

    assert.equal(faultOf(await call(door, connect(), 'signer_deleteKey', deleteParams())), 'Unauthenticated')
  })

  it('needs a connection that lasts', async () => {
    assert.equal(faultOf(await call(quickDoor(), httpPeer(), 'signer_authenticate', {})), 'NeedsWebSocket')
  })

  it('refuses a signature over the challenge of another connection: a session cannot be carried over', async () => {
    const [door, honest, thief] = [quickDoor(), connect(), connect()]
    const signed = sessionParams(ALICE, await challengeOf(door, honest), honest.channelBinding)
    await challengeOf(door, thief)

    assert.equal(faultOf(await call(door, thief, 'signer_authenticate', signed)), 'Unauthenticated')
  })

  it('refuses a signature over another channel: who sits between two TLS connections gets nothing', async () => {
    const [door, peer] = [quickDoor(), connect({ channelBinding: BINDING, secure: true })]
    const challenge = await challengeOf(door, peer)
    const signed = sessionParams(ALICE, challenge, counting(0x91, 32))

    assert.equal(faultOf(await call(door, peer, 'signer_authenticate', signed)), 'Unauthenticated')
    assert.equal(faultOf(await call(door, peer, 'signer_deleteKey', deleteParams())), 'Unauthenticated')
  })

  for (const [name, agent] of [
    ['agent', { ...AGENT, agentAccount: ALICE.account }],
    ['chain', { ...AGENT, genesis: countingHex(0x99, 32) }],
    ['shard', { ...AGENT, shard: countingHex(0x99, 32) }],
  ] as const)
    it(`refuses a signature for another ${name}`, async () => {
      const [door, peer] = [quickDoor(), connect()]
      const signed = sessionParams(ALICE, await challengeOf(door, peer), peer.channelBinding, agent)

      assert.equal(faultOf(await call(door, peer, 'signer_authenticate', signed)), 'Unauthenticated')
    })

  it('uses a challenge up by any attempt, also by one that fails', async () => {
    const [door, peer] = [quickDoor(), connect()]
    const challenge = await challengeOf(door, peer)
    const right = sessionParams(ALICE, challenge, peer.channelBinding)
    const wrong = { ...right, account: MALLORY.account }

    assert.equal(faultOf(await call(door, peer, 'signer_authenticate', wrong)), 'Unauthenticated')
    assert.equal(faultOf(await call(door, peer, 'signer_authenticate', right)), 'Unauthenticated')
  })

  it('lets a challenge count no more when a new one was given', async () => {
    const [door, peer] = [quickDoor(), connect()]
    const old = sessionParams(ALICE, await challengeOf(door, peer), peer.channelBinding)
    await challengeOf(door, peer)

    assert.equal(faultOf(await call(door, peer, 'signer_authenticate', old)), 'Unauthenticated')
  })

  it('refuses without a challenge', async () => {
    const [door, peer] = [quickDoor(), connect()]
    const signed = sessionParams(ALICE, new Uint8Array(32), peer.channelBinding)

    assert.equal(faultOf(await call(door, peer, 'signer_authenticate', signed)), 'Unauthenticated')
  })

  it('never gives a connection to a second account, and keeps it for the first', async () => {
    const [door, peer] = [quickDoor(), connect()]
    await logIn(door, peer, ALICE)

    assert.equal(faultOf(await logIn(door, peer, MALLORY)), 'Forbidden')
    assert.equal(faultOf(await logIn(door, peer, ALICE)), 'ok')
    await call(door, peer, 'signer_deleteKey', deleteParams())
    assert.equal(door.agent.bodies[0]?.caller, ALICE.account)
  })

  it('is not undone, and not borrowed, by a call that is signed itself', async () => {
    const [door, peer] = [quickDoor(), connect()]
    await logIn(door, peer, ALICE)
    await call(door, peer, 'signer_deleteKey', withAuth(MALLORY, 'signer_deleteKey', deleteParams()))
    await call(door, peer, 'signer_deleteKey', deleteParams())
    const forged = withAuth(ALICE, 'signer_deleteKey', deleteParams(), { method: 'signer_sign' })

    assert.deepEqual(
      door.agent.bodies.map(({ caller }) => caller),
      [MALLORY.account, ALICE.account],
    )
    assert.equal(faultOf(await call(door, peer, 'signer_deleteKey', forged)), 'Unauthenticated')
  })

  it('loses its rights with the roles of the account', async () => {
    const [door, peer] = [quickDoor(), connect()]
    await logIn(door, peer, ALICE)
    door.agent.setRoles(ALICE.account, [])

    assert.equal(faultOf(await call(door, peer, 'signer_deleteKey', deleteParams())), 'Forbidden')
  })

  it('wants all of a claim or nothing', async () => {
    const [door, peer] = [quickDoor(), connect()]
    const claim = sessionParams(ALICE, new Uint8Array(32), peer.channelBinding)

    for (const params of [{ account: claim.account }, { ...claim, signature: undefined }, { ...claim, auth: {} }])
      assert.equal(faultOf(await call(door, peer, 'signer_authenticate', params)), 'InvalidParams')
  })
})
