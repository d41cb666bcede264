import assert from 'node:assert/strict'
import { filter, firstValueFrom, interval, Subject, take, toArray, type Observable } from 'rxjs'
import { createBlockSource } from '../../src/chain/block-source.js'
import type { ConnectionEvent } from '../../src/chain/connection-event.js'
import { connectL1, type ConnectOptions, type L1Connection } from '../../src/chain/connection.js'
import { followFinalized, type BlockReadFailure } from '../../src/chain/follow.js'
import { isSignerError } from '../../src/errors/signer-error.js'
import type { Hex } from '../../src/model/ids.js'
import type { FinalizedBlock } from '../../src/model/l1.js'
import { devRuntime, type DevRuntime } from '../support/dev-runtime.js'
import {
  createFakeChain,
  FAKE_SLOT_MS,
  FAKE_START_MS,
  headerJson,
  type FakeBlock,
  type FakeChain,
} from '../support/fake-node/fake-chain.js'
import { startFakeNode, type FakeNode } from '../support/fake-node/fake-node.js'

const SHARD: Hex = `0x${'5a'.repeat(32)}`
const NOBODY: Hex = `0x${'00'.repeat(32)}`

/** What sockets do takes a moment; how long is not the point. */
const until = (condition: () => boolean): Promise<unknown> => firstValueFrom(interval(10).pipe(filter(condition)))

describe('agreement of several nodes', () => {
  let runtime: DevRuntime
  let chain: FakeChain
  const open: (() => Promise<void>)[] = []
  const events: ConnectionEvent[] = []
  const failures: BlockReadFailure[] = []

  const startNode = async (of = chain): Promise<FakeNode> => {
    const node = await startFakeNode(runtime, of)
    open.push(() => node.close())
    return node
  }
  /** Nodes of the chain, and a fork that a liar tells: both have a block 2. */
  const startNodes = (...of: FakeChain[]): Promise<FakeNode[]> => Promise.all(of.map(startNode))
  const connect = async (nodes: readonly FakeNode[], options: Partial<ConnectOptions> = {}): Promise<L1Connection> => {
    const endpoints = nodes.map(({ url }) => url)
    const onEvent = (event: ConnectionEvent): void => void events.push(event)
    const connection = await connectL1({ endpoints, agreement: 2, genesis: chain.genesis, ...options }, { onEvent })
    open.push(() => connection.close())
    return connection
  }
  const follow = (connection: L1Connection): Observable<FinalizedBlock> => {
    const source = createBlockSource(
      { shards: [SHARD], account: NOBODY },
      { connection, onSkipped: (reason) => assert.fail(reason) },
    )
    const onRetry = (failure: BlockReadFailure): void => void failures.push(failure)
    const from = { number: 0, hash: chain.genesis }
    return followFinalized(source, { from, consumed$: new Subject(), onRetry })
  }
  const hashes = async (blocks$: Observable<FinalizedBlock>, count: number): Promise<Hex[]> =>
    (await firstValueFrom(blocks$.pipe(take(count), toArray()))).map(({ hash }) => hash)
  const announce = (nodes: readonly FakeNode[], number: number): void =>
    nodes.forEach((node) => node.announce(node.chain.at(number) as FakeBlock))
  const ofKind = <K extends ConnectionEvent['kind']>(kind: K): Extract<ConnectionEvent, { kind: K }>[] =>
    events.filter((event): event is Extract<ConnectionEvent, { kind: K }> => event.kind === kind)
  const hasDisagreed = (): boolean =>
    failures.some(({ error }) => isSignerError(error, 'SIGNER__CHAIN__NO_AGREEMENT') && error.retry === 'later')
  /** A second block that nobody else has. */
  const lieAbout = (number: number): FakeChain => {
    const lie = chain.fork(number - 1)
    lie.add()
    return lie
  }
  const honest = (...numbers: number[]): Hex[] => numbers.map((number) => chain.at(number)!.hash)

  before(async () => {
    runtime = await devRuntime()
  })
  beforeEach(() => {
    chain = createFakeChain(runtime)
    chain.add()
    for (const list of [events, failures]) list.splice(0)
  })
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close()
  })

  it('acts on what two nodes say, and asks nobody else to be there', async () => {
    const nodes = await startNodes(chain, chain)
    const gone = await startNode()
    await gone.close()
    chain.add()
    announce(nodes, 2)

    assert.deepEqual(await hashes(follow(await connect([...nodes, gone])), 2), honest(1, 2))
    assert.deepEqual(ofKind('conflict'), [])
  })

  it('leaves a lying node that is outvoted, and acts on what the others say', async () => {
    chain.add()
    const nodes = await startNodes(lieAbout(2), chain, chain)
    const [liar] = nodes as [FakeNode]
    announce(nodes, 2)
    const connection = await connect(nodes)

    assert.deepEqual(await hashes(follow(connection), 2), honest(1, 2))
    const [conflict] = ofKind('conflict')
    assert.equal(conflict?.block, 2)
    assert.equal(conflict?.endpoint, liar.url)
    assert.equal(conflict?.hash, liar.chain.at(2)!.hash)
    assert.deepEqual(
      ofKind('setAside').map(({ endpoint, role, code }) => [endpoint, role, code]),
      [[liar.url, 'reader', 'SIGNER__CHAIN__NO_AGREEMENT']],
    )
    assert.equal(connection.status().endpoints[0]?.state, 'aside')
  })

  it('acts in spite of a lying witness, and tells of it once', async () => {
    chain.add()
    chain.add()
    const lie = lieAbout(2)
    lie.add()
    const nodes = await startNodes(chain, lie, chain)
    announce(nodes, 3)

    assert.deepEqual(await hashes(follow(await connect(nodes)), 3), honest(1, 2, 3))
    await until(() => ofKind('conflict').length > 0)
    assert.deepEqual(
      ofKind('conflict').map(({ other }) => other),
      [nodes[1]?.url],
    )
    assert.deepEqual(ofKind('setAside'), [])
  })

  it('acts on neither word when two nodes differ and there is no third', async () => {
    chain.add()
    const nodes = await startNodes(lieAbout(2), chain)
    announce(nodes, 2)
    const seen: number[] = []
    const subscription = follow(await connect(nodes)).subscribe(({ number }) => seen.push(number))

    await until(() => hasDisagreed() && seen.length > 0)

    assert.deepEqual(seen, [1])
    assert.equal(ofKind('conflict').length, 1)
    assert.deepEqual(
      ofKind('unconfirmed').map(({ block, wanted, missing }) => [block, wanted, missing]),
      [[2, 2, nodes[1]?.url]],
    )
    subscription.unsubscribe()
  })

  it('waits for a lagging witness, and believes it no further than it has finalised', async () => {
    chain.add()
    const [reader, lagging] = (await startNodes(chain, chain)) as [FakeNode, FakeNode]
    announce([reader], 2)
    announce([lagging], 1)
    const connection = await connect([reader, lagging])
    const blocks = new Subject<FinalizedBlock>()
    const seen = hashes(blocks, 2)
    const numbers: number[] = []
    blocks.subscribe(({ number }) => numbers.push(number))
    const subscription = follow(connection).subscribe(blocks)

    await until(() => numbers.length === 1)
    await connection.provider.send('system_health', [])
    assert.equal(connection.finalized.newest(), 1)
    announce([lagging], 2)

    assert.deepEqual(await seen, honest(1, 2))
    assert.deepEqual(numbers, [1, 2])
    subscription.unsubscribe()
  })

  it('goes on when a witness that was down is back', async () => {
    const nodes = (await startNodes(chain, chain)) as [FakeNode, FakeNode]
    const [reader, witness] = nodes
    announce(nodes, 1)
    const connection = await connect(nodes)
    const blocks = new Subject<FinalizedBlock>()
    const seen = hashes(blocks, 2)
    const subscription = follow(connection).subscribe(blocks)
    await firstValueFrom(blocks)

    witness.cut()
    await until(() => ofKind('disconnected').some(({ role }) => role === 'witness'))
    chain.add()
    announce([reader], 2)
    announce([witness], 2)

    assert.deepEqual(await seen, honest(1, 2))
    subscription.unsubscribe()
  })

  it('lets no witness of another chain vote', async () => {
    const other = createFakeChain(runtime, '77')
    other.add()
    const nodes = await startNodes(chain, other, chain)
    announce(nodes, 1)
    const connection = await connect(nodes)

    assert.deepEqual(await hashes(follow(connection), 1), honest(1))
    await until(() => ofKind('setAside').length > 0)
    assert.deepEqual(
      ofKind('setAside').map(({ endpoint, role, code }) => [endpoint, role, code]),
      [[nodes[1]?.url, 'witness', 'SIGNER__CHAIN__GENESIS_MISMATCH']],
    )
    assert.equal(connection.status().endpoints[1]?.state, 'aside')
  })

  it('lets no lone node move the height by which deadlines are measured', async () => {
    chain.add()
    const boaster = chain.fork(2)
    boaster.add()
    const nodes = await startNodes(boaster, chain)
    nodes[0]?.announce(boaster.at(3)!)
    announce(nodes.slice(1), 2)
    const connection = await connect(nodes)

    assert.equal(await firstValueFrom(connection.finalized.heads$), 2)
    assert.equal(connection.finalized.newest(), 2)
  })

  it('counts no node twice while the one that is read is lost', async () => {
    const ahead = chain.fork(1)
    for (let i = 0; i < 9; i += 1) ahead.add()
    const [liar, other] = (await startNodes(ahead, chain)) as [FakeNode, FakeNode]
    liar.announce(ahead.at(9) as FakeBlock)
    announce([other], 1)
    const connection = await connect([liar, other])
    const heads = connection.finalized.heads$.subscribe()
    await until(() => connection.finalized.newest() === 1)
    other.script('chain_getBlockHash', () => new Promise(() => undefined))
    liar.cut()
    await until(() => ofKind('connected').length === 4)

    liar.announce(ahead.at(10) as FakeBlock)

    await until(() => connection.status().endpoints[0]?.finalized === 10)
    assert.equal(connection.finalized.newest(), 1)
    assert.equal(connection.finalized.newestHere(), undefined)
    heads.unsubscribe()
  })

  it('asks each witness for a hash once for each block, and for nothing more', async () => {
    const nodes = (await startNodes(chain, chain)) as [FakeNode, FakeNode]
    for (let number = 2; number <= 12; number += 1) chain.add()
    announce(nodes, 12)
    const connection = await connect(nodes)
    await hashes(follow(connection), 12)

    const asked = nodes[1].calls.filter((method) => method.startsWith('chain_get'))
    // One for its genesis.
    assert.deepEqual(
      asked,
      Array.from({ length: 13 }, () => 'chain_getBlockHash'),
    )
  })

  it('leaves a node that gives other extrinsics for a block that all name', async () => {
    chain.add()
    const nodes = (await startNodes(chain, chain, chain)) as [FakeNode, FakeNode, FakeNode]
    announce(nodes, 2)
    // The header is right: only the time in it is that of another block.
    const [first, second] = [chain.at(1)!, chain.at(2)!]
    nodes[0].script('chain_getBlock', async ([hash]) => {
      const block = hash === second.hash ? second : first
      return { block: { header: headerJson(block), extrinsics: first.body } }
    })
    const connection = await connect(nodes)

    const blocks = await firstValueFrom(follow(connection).pipe(take(2), toArray()))

    assert.deepEqual(
      blocks.map(({ timestampMs }) => timestampMs),
      [1, 2].map((number) => FAKE_START_MS + number * FAKE_SLOT_MS),
    )
    assert.deepEqual(
      ofKind('setAside').map(({ endpoint, code }) => [endpoint, code]),
      [[nodes[0].url, 'SIGNER__CHAIN__STATE_UNAVAILABLE']],
    )
  })

  it('refuses to have one node agree with itself, and more nodes agree than there are', async () => {
    const endpoints = ['wss://l1.example/key-1', 'wss://l1.example/key-2']
    const said = (error: unknown): boolean =>
      isSignerError(error, 'SIGNER__SETTINGS__INVALID') && !error.message.includes('key-')

    await assert.rejects(connectL1({ endpoints, agreement: 2 }), said)
    await assert.rejects(connectL1({ endpoints: endpoints.slice(1), agreement: 2 }), said)
  })
})
