import assert from 'node:assert/strict'
import { Keyring } from '@polkadot/keyring'
import type { Hex } from '../../src/model/ids.js'
import { devRuntime, type DevRuntime } from '../support/dev-runtime.js'
import { createFakeChain, type FakeBlock, type FakeChain } from '../support/fake-node/fake-chain.js'
import { startFakeNode, type FakeNode } from '../support/fake-node/fake-node.js'
import { PAUSE_MS, REQUEST_MS, SHARD, STALL_MS, startFollowing, type FollowRig } from '../support/follow-rig.js'
import { createTestTime } from '../support/test-clock.js'

// Well-known development account.
const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice')

const upTo = (number: number): number[] => Array.from({ length: number }, (_, i) => i + 1)

describe('following finalised blocks, by virtual time', () => {
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
  const invoke = (cyphertext: Hex) =>
    runtime.signed(alice, 0, runtime.call('enclaveBridge', 'invoke', { shard: SHARD, cyphertext }))

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

  it('gives blocks in order though they are answered in the opposite one', async () => {
    const held: (() => void)[] = []
    node.script('chain_getBlock', async (_params, _subscriptions, honest) => {
      await new Promise<void>((resolve) => held.push(resolve))
      return honest()
    })
    rig = await follow(node)
    node.announce(add(4))
    await node.until(() => held.length === 4)

    for (const release of held.reverse()) release()
    await rig.until(4)

    assert.deepEqual(rig.numbers(), upTo(4))
  })

  it('asks again for a block that is not answered in time, and takes no notice of the late answer', async () => {
    rig = await follow(node)
    let answerLate = (): void => assert.fail('nobody asked')
    const late = chain.add()
    node.script('chain_getBlock', async ([hash], _subscriptions, honest) => {
      if (hash === late.hash) {
        node.script('chain_getBlock', undefined)
        await new Promise<void>((resolve) => (answerLate = resolve))
      }
      return honest()
    })
    node.announce(add(2))
    await rig.quiet(node)
    assert.deepEqual(rig.numbers(), [])

    rig.time.advance(REQUEST_MS)
    await rig.quiet(node)
    rig.time.advance(PAUSE_MS)
    await rig.until(3)
    answerLate()
    await rig.quiet(node)

    assert.deepEqual(rig.numbers(), upTo(3))
    assert.deepEqual(
      rig.failures.map(({ number }) => number),
      [late.number],
    )
  })

  it('leaves a node that falls silent, its socket open, and loses no block', async () => {
    const other = await startNode()
    rig = await follow(node, other)
    node.announce(add(1))
    other.announce(chain.best)
    await rig.until(1)

    node.echoes = 0
    other.announce(add(2))
    rig.time.advance(STALL_MS - 1)
    assert.equal(other.connections(), 0)
    const left = rig.nextEvent('disconnected')
    rig.time.advance(1)
    assert.match(JSON.stringify(await left), /no new finalised block/)
    rig.time.advance(PAUSE_MS)
    await rig.until(3)

    assert.deepEqual(rig.numbers(), upTo(3))
  })

  it('goes past a node that is silent from the first', async () => {
    const other = await startNode()
    node.echoes = 0
    other.announce(add(1))
    const time = createTestTime()
    const started = startFollowing({ nodes: [node, other], time, options: { readyTimeoutMs: 100 * STALL_MS } })
    await node.until(() => node.calls.length > 0)

    time.advance(REQUEST_MS)
    // The connection is left when polkadot-js, too, has heard that nobody answers.
    await untilTurned(() => time.advance(PAUSE_MS), other)
    rig = await started
    open.push(() => rig.close())
    await rig.until(1)

    assert.deepEqual(rig.numbers(), [1])
  })

  it('loses no block, and gives none twice, when the connection breaks in the middle of catching up', async () => {
    rig = await follow(node)
    const last = add(12)
    const broken = chain.at(6)!
    node.script('chain_getBlock', async ([hash], _subscriptions, honest) => {
      if (hash === broken.hash) {
        node.script('chain_getBlock', undefined)
        node.cut()
      }
      return honest()
    })
    const lost = rig.nextEvent('disconnected')
    node.announce(last)
    await lost
    const found = rig.nextEvent('connected')
    rig.time.advance(PAUSE_MS)
    await found
    await rig.quiet(node)
    // Reads that failed while there was no connection wait for their pause.
    rig.time.advance(4 * PAUSE_MS)
    await rig.until(12)

    assert.deepEqual(rig.numbers(), upTo(12))
    assert.deepEqual(
      rig.blocks.map(({ hash }) => hash),
      upTo(12).map((number) => chain.at(number)!.hash),
    )
  })

  it('never gives a best block that is abandoned, nor what it held', async () => {
    rig = await follow(node)
    node.announce(add(1))
    await rig.until(1)
    for (let i = 0; i < 3; i += 1) {
      node.announceBest(node.chain.add(invoke('0xbad0')))
      await rig.quiet(node)
      node.chain = node.chain.fork(1)
    }
    const kept = node.chain.add(invoke('0x600d'))
    node.announceBest(kept)
    await rig.quiet(node)
    assert.deepEqual(rig.numbers(), [1])

    node.announce(kept)
    await rig.until(2)

    assert.deepEqual(
      rig.blocks.map(({ hash, invocations }) => [hash, invocations.map(({ envelope }) => [...envelope])]),
      [
        [chain.at(1)!.hash, []],
        [kept.hash, [[0x60, 0x0d]]],
      ],
    )
  })
})

/** Turns the clock on, step by step, until somebody connects to this node. */
const untilTurned = async (turn: () => void, node: FakeNode): Promise<void> => {
  while (node.connections() === 0) {
    await new Promise(setImmediate)
    turn()
  }
}
