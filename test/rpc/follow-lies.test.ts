import assert from 'node:assert/strict'
import { devRuntime, type DevRuntime } from '../support/dev-runtime.js'
import { createFakeChain, type FakeBlock, type FakeChain } from '../support/fake-node/fake-chain.js'
import { startFakeNode, type FakeNode } from '../support/fake-node/fake-node.js'
import { PAUSE_MS, SHARD, startFollowing, type FollowRig } from '../support/follow-rig.js'

/** Longer than any block or metadata. */
const OVERSIZED_BYTES = 64 * 1024 * 1024 + 1

const upTo = (number: number): number[] => Array.from({ length: number }, (_, i) => i + 1)

describe('following a node that lies, or is broken', () => {
  let runtime: DevRuntime
  let chain: FakeChain
  let node: FakeNode
  let rig: FollowRig
  const open: (() => Promise<void>)[] = []

  const startNode = async (of = chain): Promise<FakeNode> => {
    const started = await startFakeNode(runtime, of)
    open.push(() => started.close())
    return started
  }
  const follow = async (...nodes: FakeNode[]): Promise<FollowRig> => {
    const started = await startFollowing({ nodes })
    open.push(() => started.close())
    return started
  }
  /** Adds so many blocks; gives the last. */
  const add = (count: number): FakeBlock => Array.from({ length: count }, () => chain.add()).at(-1)!

  before(async () => {
    runtime = await devRuntime()
  })
  beforeEach(async () => {
    chain = createFakeChain(runtime)
    node = await startNode()
  })
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close()
  })

  it('ends when an invented block, right in itself, is not the parent of the next', async () => {
    rig = await follow(node)
    node.announce(add(1))
    await rig.until(1)
    const invented = chain.fork(1).add()
    const [, last] = [chain.add(), chain.add()]
    node.script('chain_getBlockHash', async ([number], _subscriptions, honest) =>
      number === invented.number ? invented.hash : honest(),
    )
    node.announce(last)

    await assert.rejects(rig.ended, { code: 'SIGNER__CHAIN__PARENT_HASH_MISMATCH' })
    assert.deepEqual(
      rig.blocks.map(({ hash }) => hash),
      [chain.at(1)!.hash, invented.hash],
    )
  })

  it('ends when the node takes back what it had made final', async () => {
    rig = await follow(node)
    node.announce(add(3))
    await rig.until(3)
    node.chain = chain.fork(1)
    for (let i = 0; i < 3; i += 1) node.chain.add()
    node.announce(node.chain.best)

    await assert.rejects(rig.ended, { code: 'SIGNER__CHAIN__PARENT_HASH_MISMATCH' })
    assert.deepEqual(rig.numbers(), upTo(3))
  })

  it('ends when the only node comes back as one of another chain', async () => {
    rig = await follow(node)
    node.announce(add(1))
    await rig.until(1)
    const ended = assert.rejects(rig.ended, { code: 'SIGNER__CHAIN__GENESIS_MISMATCH' })

    node.chain = createFakeChain(runtime, '77')
    node.announce([1, 2, 3].map(() => node.chain.add()).at(-1)!)
    const lost = rig.nextEvent('disconnected')
    node.cut()
    await lost
    rig.time.advance(PAUSE_MS)

    await ended
    assert.deepEqual(rig.numbers(), [1])
  })

  it('leaves a node that sends more than any answer may hold, and goes on', async () => {
    rig = await follow(node)
    node.announce(add(1))
    await rig.until(1)
    const lost = rig.nextEvent('disconnected')
    node.say('x'.repeat(OVERSIZED_BYTES))
    await lost
    node.announce(add(1))
    rig.time.advance(PAUSE_MS)
    await rig.until(2)

    assert.deepEqual(rig.numbers(), upTo(2))
  })

  it('hears every answer and every head once, however often it is told', async () => {
    rig = await follow(node)
    node.echoes = 3
    for (let i = 0; i < 5; i += 1) node.announce(add(2))
    await rig.until(10)
    await rig.quiet(node)

    assert.deepEqual(rig.numbers(), upTo(10))
    assert.deepEqual(rig.failures, [])
  })

  it('takes no notice of answers to what it never asked', async () => {
    rig = await follow(node)
    for (const id of [0, -1, 1e9, 0.5]) {
      node.say(JSON.stringify({ jsonrpc: '2.0', id, result: SHARD }))
      node.say(JSON.stringify({ jsonrpc: '2.0', id, error: { code: 1, message: 'no' } }))
    }
    node.announce(add(3))
    await rig.until(3)

    assert.deepEqual(rig.numbers(), upTo(3))
    assert.deepEqual(
      rig.events.map(({ kind }) => kind),
      ['connected'],
    )
  })

  it('waits for a finalised block that the node does not have yet', async () => {
    rig = await follow(node)
    const missing = add(2)
    node.chain = chain.fork(1)
    node.announce(missing)
    await rig.until(1)
    await rig.quiet(node)
    assert.deepEqual(
      rig.failures.map(({ number, attempt }) => [number, attempt]),
      [[2, 1]],
    )

    node.chain = chain
    rig.time.advance(PAUSE_MS)
    await rig.until(2)

    assert.deepEqual(rig.numbers(), upTo(2))
  })
})
