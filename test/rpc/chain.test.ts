import assert from 'node:assert/strict'
import { Keyring } from '@polkadot/keyring'
import { filter, firstValueFrom, interval, Subject, take, toArray, type Observable } from 'rxjs'
import { createBlockSource } from '../../src/chain/block-source.js'
import { connectL1, type ConnectOptions, type L1Connection } from '../../src/chain/connection.js'
import type { SkipReason } from '../../src/chain/decode/extrinsics.js'
import { followFinalized, type BlockReadFailure, type FollowOptions } from '../../src/chain/follow.js'
import type { ConnectionEvent } from '../../src/chain/connection-event.js'
import { isSignerError } from '../../src/errors/signer-error.js'
import type { Hex } from '../../src/model/ids.js'
import type { FinalizedBlock } from '../../src/model/l1.js'
import { concat, fromHex, toHex } from '../../src/protocol/hash.js'
import { devRuntime, type DevRuntime } from '../support/dev-runtime.js'
import { createFakeChain, headerJson, withLength, type FakeChain } from '../support/fake-node/fake-chain.js'
import { startFakeNode, type FakeNode } from '../support/fake-node/fake-node.js'

// Well-known development account.
const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice')
const SHARD: Hex = `0x${'5a'.repeat(32)}`
const NOBODY: Hex = `0x${'00'.repeat(32)}`

/** What sockets do takes a moment; how long is not the point. */
const until = (condition: () => boolean): Promise<unknown> => firstValueFrom(interval(10).pipe(filter(condition)))

describe('chain, against a scripted node', () => {
  let runtime: DevRuntime
  let chain: FakeChain
  const open: (() => Promise<void>)[] = []
  const failures: BlockReadFailure[] = []
  const skipped: SkipReason[] = []
  const events: ConnectionEvent[] = []

  const startNode = async (of = chain): Promise<FakeNode> => {
    const node = await startFakeNode(runtime, of)
    open.push(() => node.close())
    return node
  }
  const connect = async (nodes: FakeNode[], options: Partial<ConnectOptions> = {}): Promise<L1Connection> => {
    const endpoints = nodes.map(({ url }) => url)
    const onEvent = (event: ConnectionEvent): void => void events.push(event)
    const connection = await connectL1({ endpoints, ...options }, { onEvent })
    open.push(() => connection.close())
    return connection
  }
  const follow = (connection: L1Connection, options: Partial<FollowOptions> = {}): Observable<FinalizedBlock> => {
    const onSkipped = (reason: SkipReason): void => void skipped.push(reason)
    const source = createBlockSource({ shards: [SHARD], account: NOBODY }, { connection, onSkipped })
    const onRetry = (failure: BlockReadFailure): void => void failures.push(failure)
    return followFinalized(source, { from: undefined, consumed$: new Subject(), onRetry, ...options })
  }
  const numbers = async (blocks$: Observable<FinalizedBlock>, count: number): Promise<number[]> =>
    (await firstValueFrom(blocks$.pipe(take(count), toArray()))).map(({ number }) => number)
  const codeOf = ({ error }: BlockReadFailure): string | undefined => (isSignerError(error) ? error.code : undefined)
  const add = (count: number) => Array.from({ length: count }, () => chain.add()).at(-1)!

  before(async () => {
    runtime = await devRuntime()
  })
  beforeEach(() => {
    chain = createFakeChain(runtime)
    for (const list of [failures, skipped, events]) list.splice(0)
  })
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close()
  })

  it('fills the gaps between announced heads', async () => {
    const node = await startNode()
    node.announce(add(1))
    const from = { number: 0, hash: chain.genesis }
    const seen = numbers(follow(await connect([node]), { from }), 5)

    node.announce(add(1))
    node.announce(add(3))

    assert.deepEqual(await seen, [1, 2, 3, 4, 5])
  })

  it('delivers each block once when heads repeat or fall back', async () => {
    const node = await startNode()
    const [first, second] = [chain.add(), chain.add()]
    node.announce(first)
    const from = { number: 0, hash: chain.genesis }
    const seen = numbers(follow(await connect([node]), { from }), 3)

    for (const head of [second, second, first, second]) node.announce(head)
    node.announce(add(1))

    assert.deepEqual(await seen, [1, 2, 3])
  })

  it('goes on after a lost connection, with the blocks that came meanwhile', async () => {
    const node = await startNode()
    node.announce(add(1))
    const connection = await connect([node])
    const blocks = new Subject<FinalizedBlock>()
    const seen = numbers(blocks, 4)
    const subscription = follow(connection).subscribe(blocks)
    await firstValueFrom(blocks)

    node.cut()
    node.announce(add(3))

    assert.deepEqual(await seen, [1, 2, 3, 4])
    assert.equal(node.connections(), 2)
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['connected', 'disconnected', 'connected'],
    )
    subscription.unsubscribe()
  })

  it('leaves a node on which finality stands still', async () => {
    const [silent, lively] = [await startNode(), await startNode()]
    silent.announce(add(1))
    lively.announce(add(2))

    const seen = await numbers(follow(await connect([silent, lively], { stallMs: 200 })), 2)

    assert.deepEqual(seen, [1, 2])
    assert.ok(events.some((event) => event.kind === 'disconnected' && /no new finalised block/.test(event.reason)))
  })

  it('believes a node only up to what that node has finalised', async () => {
    const [first, lagging] = [await startNode(), await startNode()]
    const from = { number: 0, hash: chain.genesis }
    const [final, missing] = [chain.add(), chain.add()]
    // The second node's best chain has another block 2, which will never be final.
    const abandoned = chain.fork(1)
    abandoned.add()
    lagging.chain = abandoned
    lagging.announce(final)
    first.script('chain_getBlockHash', async ([number]) => chain.at(Number(number) % 2)!.hash)
    first.announce(missing)
    const seen = firstValueFrom(follow(await connect([first, lagging]), { from }).pipe(take(2), toArray()))
    await until(() => failures.length > 0)

    first.cut()
    await until(() => failures.some(({ error }) => /not finalised block 2 yet/.test(String(error))))
    lagging.chain = chain
    lagging.announce(missing)

    assert.deepEqual(
      (await seen).map(({ hash }) => hash),
      [final.hash, missing.hash],
    )
  })

  it('refuses a node of another chain', async () => {
    const node = await startNode()
    node.announce(add(1))

    await assert.rejects(connect([node], { genesis: SHARD }), { code: 'SIGNER__CHAIN__GENESIS_MISMATCH' })
  })

  it('sets a node of another chain aside, loudly, and goes on with the right one', async () => {
    const [theirs, ours] = [await startNode(createFakeChain(runtime, '77')), await startNode()]
    theirs.announce(theirs.chain.add())
    ours.announce(add(1))

    const seen = await numbers(follow(await connect([theirs, ours], { genesis: chain.genesis })), 1)

    assert.deepEqual(seen, [1])
    assert.deepEqual(events[0], {
      kind: 'setAside',
      role: 'reader',
      endpoint: theirs.url,
      reason: `The node at ${theirs.url} is of another chain. Check the endpoint and the genesis hash in the settings.`,
      code: 'SIGNER__CHAIN__GENESIS_MISMATCH',
      next: ours.url,
      retryInMs: 0,
    })
  })

  it('comes back to the right node when the other one is of another chain', async () => {
    const [ours, theirs] = [await startNode(), await startNode(createFakeChain(runtime, '77'))]
    ours.announce(add(1))
    const connection = await connect([ours, theirs])
    const seen = numbers(follow(connection), 2)
    await firstValueFrom(connection.finalized.heads$)

    ours.cut()
    ours.announce(add(1))

    assert.deepEqual(await seen, [1, 2])
    assert.deepEqual(
      connection.status().endpoints.map(({ state }) => state),
      ['connected', 'aside'],
    )
  })

  it('ends when every node has become one of another chain', async () => {
    const [ours, theirs] = [await startNode(), await startNode(createFakeChain(runtime, '77'))]
    ours.announce(add(1))
    const connection = await connect([ours, theirs])
    const end = assert.rejects(numbers(follow(connection), 5), { code: 'SIGNER__CHAIN__GENESIS_MISMATCH' })
    await firstValueFrom(connection.finalized.heads$)

    ours.chain = theirs.chain
    ours.cut()

    await end
  })

  it('ends when a finalised block does not link to the one before', async () => {
    const node = await startNode()
    const from = { number: add(1).number, hash: SHARD }
    node.announce(add(1))

    await assert.rejects(numbers(follow(await connect([node]), { from }), 1), {
      code: 'SIGNER__CHAIN__PARENT_HASH_MISMATCH',
    })
  })

  it('reads a block again that is missing, and loses none', async () => {
    const node = await startNode()
    const connection = await connect([node])
    let asked = 0
    node.script('chain_getBlockHash', async ([number]) =>
      number === 2 && ++asked < 3 ? null : (chain.at(Number(number))?.hash ?? null),
    )
    const from = { number: 0, hash: chain.genesis }
    node.announce(add(3))

    assert.deepEqual(await numbers(follow(connection, { from }), 3), [1, 2, 3])
    assert.deepEqual(failures.map(codeOf), ['SIGNER__CHAIN__STATE_UNAVAILABLE', 'SIGNER__CHAIN__STATE_UNAVAILABLE'])
  })

  it('refuses a header that does not have the hash of its block, and reads it again', async () => {
    const node = await startNode()
    const connection = await connect([node])
    const block = add(1)
    let lies = 1
    node.script('chain_getBlock', async () => {
      const header = headerJson(block)
      const lie = lies-- > 0 ? { ...header, stateRoot: SHARD } : header
      return { block: { header: lie, extrinsics: block.body } }
    })
    node.announce(block)

    assert.deepEqual(await numbers(follow(connection), 1), [1])
    assert.match(String(failures[0]?.error), /does not have the block's hash/)
  })

  it('passes over what is no extrinsic, and takes its neighbours', async () => {
    const node = await startNode()
    const invoke = (cyphertext: Hex) => runtime.call('enclaveBridge', 'invoke', { shard: SHARD, cyphertext })
    const [first, second] = [runtime.signed(alice, 0, invoke('0x01')), runtime.signed(alice, 1, invoke('0x02'))]
    const garbage = withLength(concat(Uint8Array.of(0xff), fromHex(SHARD)))
    const block = chain.add(first, garbage, first.slice(0, -1), second)
    node.announce(block)

    const { invocations } = await firstValueFrom(follow(await connect([node])))

    assert.deepEqual(
      invocations.map(({ envelope, extrinsicIndex }) => [toHex(envelope), extrinsicIndex]),
      [
        ['0x01', 1],
        ['0x02', 4],
      ],
    )
    assert.deepEqual(skipped, ['undecodable-extrinsic', 'undecodable-extrinsic'])
  })

  for (const [what, text] of [
    ['text that is not JSON', 'hello'],
    ['JSON that is not JSON-RPC', '{"method":"chain_finalizedHead"}'],
    ['null', 'null'],
    ['a head without a number', '{"method":"chain_finalizedHead","params":{"subscription":"heads-1","result":{}}}'],
    [
      'a runtime version that is none',
      '{"method":"state_runtimeVersion","params":{"subscription":"version-1","result":{"specVersion":[]}}}',
    ],
  ] as const) {
    it(`survives ${what} from the node`, async () => {
      const node = await startNode()
      node.announce(add(1))
      const blocks = new Subject<FinalizedBlock>()
      const subscription = follow(await connect([node])).subscribe(blocks)
      await firstValueFrom(blocks)

      node.say(text)
      const next = firstValueFrom(blocks)
      node.announce(add(1))

      assert.equal((await next).number, 2)
      subscription.unsubscribe()
    })
  }

  it('follows a runtime upgrade, and survives a node that keeps the new metadata to itself', async () => {
    const node = await startNode()
    node.announce(add(1))
    const connection = await connect([node])
    const upgraded = { ...node.version(), specVersion: 9_999 }
    const secretiveNode = async () => Promise.reject(new Error('no'))
    node.script('state_getMetadata', secretiveNode)
    node.script('state_getRuntimeVersion', async () => upgraded)
    node.script('state_subscribeRuntimeVersion', async (_params, { subscribe }) => {
      subscribe('state_runtimeVersion', 'version-9')(upgraded)
      return 'version-9'
    })

    node.cut()
    await until(() => node.connections() === 3)
    node.script('state_getMetadata', undefined)

    await until(() => connection.api.runtimeVersion.specVersion.toNumber() === 9_999)
    assert.ok(events.some((event) => event.kind === 'disconnected' && /metadata/.test(event.reason)))
  })

  it('reads no further ahead of a slow consumer than the window', async () => {
    const node = await startNode()
    const consumed$ = new Subject<number>()
    const from = { number: 0, hash: chain.genesis }
    node.announce(add(20))
    const connection = await connect([node])
    const seen: number[] = []
    const subscription = follow(connection, { from, consumed$, window: 3 }).subscribe(({ number }) => seen.push(number))
    // Whatever was asked for before is answered before.
    const settled = () => connection.provider.send('system_health', [])

    await until(() => seen.length === 3)
    await settled()
    const before = [...seen]
    consumed$.next(2)
    await until(() => seen.length === 5)
    await settled()

    assert.deepEqual(before, [1, 2, 3])
    assert.deepEqual(seen, [1, 2, 3, 4, 5])
    assert.equal(node.calls.filter((method) => method === 'chain_getBlock').length, 5)
    subscription.unsubscribe()
  })

  it('says which endpoints it tried when none answers', async () => {
    const node = await startNode()
    await node.close()
    open.splice(0)

    await assert.rejects(connectL1({ endpoints: [node.url], readyTimeoutMs: 300 }), {
      code: 'SIGNER__CHAIN__UNREACHABLE',
      message: new RegExp(node.url),
    })
  })

  it('goes to the next endpoint when the first cannot be initialised', async () => {
    const [broken, whole] = [await startNode(), await startNode()]
    broken.script('state_call', async () => '0x')
    broken.script('state_getMetadata', async () => '0x6d657461ff')

    const connection = await connect([broken, whole])

    assert.equal(connection.provider.endpoint(), whole.url)
  })

  for (const endpoint of ['http://127.0.0.1:9944', 'node', '']) {
    it(`refuses "${endpoint}" as an endpoint`, async () => {
      await assert.rejects(connectL1({ endpoints: [endpoint] }), { code: 'SIGNER__SETTINGS__INVALID' })
    })
  }

  it('refuses to connect to nothing', async () => {
    await assert.rejects(connectL1({ endpoints: [] }), { code: 'SIGNER__SETTINGS__INVALID' })
  })
})
