import assert from 'node:assert/strict'
import type { Hex } from '../../src/model/ids.js'
import type { Submission } from '../../src/model/reply.js'
import { addReply } from '../unit/submit/support/memory-store.js'
import type { PoolBehaviour } from './fake-node/fake-pool.js'
import { RESEND_AFTER_BLOCKS, type Line, type SubmitRig } from './submit-rig.js'

/** The same bytes go out again in the next block, or once in a while. */
export const NEXT_BLOCK = 1
export const LATER = RESEND_AFTER_BLOCKS

let replies = 0

/** The one submission that is live. */
export const onlyLive = ({ store }: SubmitRig): Submission => {
  const [live, ...more] = store.transaction((tx) => tx.submissions('live'))
  assert.ok(live && more.length === 0, 'not exactly one submission is live')
  return live
}

/** One reply is ready, and goes out for the first time, to a pool that treats it so. Gives the hash of its extrinsic. */
export const sendReply = async ({ node }: Line, rig: SubmitRig, behaviour?: PoolBehaviour): Promise<Hex> => {
  node.pool.received.length = 0
  if (behaviour) node.pool.behaviour.push(behaviour)
  addReply(rig.store, ++replies)
  await rig.block()
  const [hash, ...more] = node.pool.received
  assert.ok(hash !== undefined && more.length === 0, `sent ${node.pool.received.length} times, not once`)
  return hash
}

/** The bytes go out again in the so-manieth block from here, and not before; nothing else goes out. */
export const assertSentAgain = async ({ node }: Line, rig: SubmitRig, hash: Hex, again: number): Promise<void> => {
  for (let i = 1; i < again; i += 1) {
    await rig.block()
    assert.deepEqual(node.pool.received, [hash], `sent again after ${i} of ${again} blocks`)
  }
  await rig.block()
  assert.deepEqual(node.pool.received, [hash, hash])
  assert.equal(onlyLive(rig).hash, hash)
}

/** A block with it settles it, once and for all. */
export const assertSettledOnce = async ({ node }: Line, rig: SubmitRig, hash: Hex): Promise<void> => {
  const sent = node.pool.received.length
  await rig.block([hash])
  for (let i = 0; i < RESEND_AFTER_BLOCKS; i += 1) await rig.block()

  assert.deepEqual(
    rig.settled.map(({ included, dead, unknown }) => [included.map((one) => one.hash), dead, unknown]),
    [[[hash], [], []]],
  )
  const [live, ready] = rig.store.transaction((tx) => [tx.submissions('live'), tx.countReadyReplies()])
  assert.deepEqual([live, ready, node.pool.received.length], [[], 0, sent])
}

/** The connection is lost, and another one found. */
export const loseConnection = async ({ node, time, connection, quiet }: Line): Promise<void> => {
  const lost = once(connection, 'disconnected')
  const found = once(connection, 'connected')
  node.cut()
  await lost
  time.advance(FIRST_PAUSE_MS)
  await found
  await quiet()
}

const FIRST_PAUSE_MS = 500

const once = ({ provider }: Line['connection'], type: 'connected' | 'disconnected'): Promise<void> =>
  new Promise((resolve) => {
    const stop = provider.on(type, () => {
      stop()
      resolve()
    })
  })
