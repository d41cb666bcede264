import assert from 'node:assert/strict'
import { fromHex } from '../../../src/protocol/hash.js'
import { ALICE, freshNonce, MALLORY, sessionParams, withAuth } from './support/callers.js'
import { call, connect, faultOf, httpPeer, openDoor, type Door } from './support/door.js'
import { createMemoryAgent } from './support/memory-ports.js'

const open = (): Door =>
  openDoor(createMemoryAgent({ keysFor: () => [] }, { answersAtOnce: true }), { ratePerSecond: 100 })

const own = async (door: Door, peer = connect(), caller = ALICE) => {
  const { result } = await call(door, peer, 'signer_authenticate', {})
  const params = sessionParams(caller, fromHex(result?.challenge as `0x${string}`), peer.channelBinding)
  return { peer, answer: await call(door, peer, 'signer_authenticate', params) }
}

/** A call of Alice's with a signature over something else. */
const forged = () => withAuth(ALICE, 'signer_listKeys', {}, { params: { limit: freshNonce() } })

/** Forged calls, each by a connection of its own, until one is not looked at any more. */
const attack = async (door: Door): Promise<unknown> => {
  for (let i = 0; i < 1_000; i += 1) {
    const fault = faultOf(await call(door, httpPeer(), 'signer_listKeys', forged()))
    if (fault !== 'Unauthenticated') return fault
  }
  return 'all of them were looked at'
}

describe('strangers at the door', () => {
  it('together get only so many signatures verified, whatever number of connections they open', async () => {
    assert.equal(await attack(open()), 'RateLimited')
  })

  it('cannot keep out a caller whose connection has proven itself', async () => {
    const door = open()
    const [{ peer: session }, http] = [await own(door), httpPeer()]
    assert.equal(faultOf(await call(door, http, 'signer_listKeys', withAuth(ALICE, 'signer_listKeys', {}))), 'ok')
    await attack(door)

    assert.equal(faultOf(await call(door, http, 'signer_listKeys', withAuth(ALICE, 'signer_listKeys', {}))), 'ok')
    assert.equal(faultOf(await call(door, session, 'signer_listKeys', withAuth(ALICE, 'signer_listKeys', {}))), 'ok')
  })

  it('are looked at again after a while', async () => {
    const door = open()
    await attack(door)
    door.advance(1_000)
    assert.equal(faultOf(await call(door, httpPeer(), 'signer_listKeys', withAuth(ALICE, 'signer_listKeys', {}))), 'ok')
  })

  it('spend from the same by claims on connections', async () => {
    const door = open()
    await attack(door)
    assert.equal(faultOf((await own(door)).answer), 'RateLimited')
  })

  it('do not become callers by a key that has no role: their frames stay throttled and their silence ends', async () => {
    const door = open()
    door.agent.setRoles(MALLORY.account, [])
    const { peer, answer } = await own(door, connect(), MALLORY)
    assert.deepEqual(answer.result?.['roles'], [])
    assert.equal(door.isAuthenticated(peer), false)
    assert.equal(door.isAuthenticated((await own(door)).peer), true)
  })

  it('together get only so many proofs of errors, and whoever has proven himself gets his all the same', async () => {
    const door = open()
    const { peer } = await own(door)
    const proofs: unknown[] = []
    for (let i = 0; i < 200; i += 1) {
      const { error } = await call(door, httpPeer(), 'signer_getJob', {})
      proofs.push(error?.data['proof'])
    }
    assert.ok(proofs[0] !== undefined)
    assert.equal(proofs.at(-1), undefined)
    assert.ok((await call(door, peer, 'signer_getJob', {})).error?.data['proof'] !== undefined)
  })
})
