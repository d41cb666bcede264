import assert from 'node:assert/strict'
import { filter, firstValueFrom, interval, VirtualTimeScheduler } from 'rxjs'
import { connectL1, type ConnectOptions, type L1Connection } from '../../src/chain/connection.js'
import type { ConnectionEvent } from '../../src/chain/connection-event.js'
import { isSignerError } from '../../src/errors/signer-error.js'
import { devRuntime, type DevRuntime } from '../support/dev-runtime.js'
import { createFakeChain, type FakeChain } from '../support/fake-node/fake-chain.js'
import { startFakeNode, type FakeNode } from '../support/fake-node/fake-node.js'

/** What sockets do takes a moment; how long is not the point. */
const until = (condition: () => boolean): Promise<unknown> => firstValueFrom(interval(10).pipe(filter(condition)))

const hexOf = (text: string): string => Buffer.from(text).toString('hex')

describe('endpoints of the L1', () => {
  let runtime: DevRuntime
  let chain: FakeChain
  const open: (() => Promise<void>)[] = []
  const events: ConnectionEvent[] = []

  const startNode = async (of = chain): Promise<FakeNode> => {
    const node = await startFakeNode(runtime, of)
    node.announce(of.at(of.height)!)
    open.push(() => node.close())
    return node
  }
  const startNodes = (count: number): Promise<FakeNode[]> =>
    Promise.all(Array.from({ length: count }, () => startNode()))
  const connectTo = async (
    endpoints: readonly string[],
    options: Partial<ConnectOptions> = {},
  ): Promise<L1Connection> => {
    const onEvent = (event: ConnectionEvent): void => void events.push(event)
    const connection = await connectL1({ endpoints, genesis: chain.genesis, ...options }, { onEvent })
    open.push(() => connection.close())
    return connection
  }
  const connect = (nodes: readonly FakeNode[], options: Partial<ConnectOptions> = {}): Promise<L1Connection> =>
    connectTo(
      nodes.map(({ url }) => url),
      options,
    )
  const statesOf = (connection: L1Connection): string[] => connection.status().endpoints.map(({ state }) => state)
  const connected = (): string[] => events.flatMap((event) => (event.kind === 'connected' ? [event.endpoint] : []))

  before(async () => {
    runtime = await devRuntime()
  })
  beforeEach(() => {
    chain = createFakeChain(runtime)
    chain.add()
    events.splice(0)
  })
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close()
  })

  it('are taken in turn as they fail, at once while one is well', async () => {
    const nodes = await startNodes(3)
    const connection = await connect(nodes)

    for (const expected of [2, 3]) {
      nodes.find(({ url }) => url === connection.provider.endpoint())?.cut()
      await until(() => connected().length === expected)
    }

    assert.deepEqual(
      connected(),
      nodes.map(({ url }) => url),
    )
    assert.deepEqual(
      events.flatMap((event) => (event.kind === 'disconnected' ? [[event.endpoint, event.next, event.retryInMs]] : [])),
      [
        [nodes[0]?.url, nodes[1]?.url, 0],
        [nodes[1]?.url, nodes[2]?.url, 0],
      ],
    )
  })

  it('that are down are passed over, with a reason that says how', async () => {
    const [gone, well] = (await startNodes(2)) as [FakeNode, FakeNode]
    await gone.close()

    const connection = await connect([gone, well])

    assert.equal(connection.provider.endpoint(), well.url)
    assert.equal(connection.status().endpoints[0]?.failures, 1)
    assert.deepEqual(events[0], {
      kind: 'disconnected',
      role: 'reader',
      endpoint: gone.url,
      reason: 'ECONNREFUSED',
      next: well.url,
      retryInMs: 0,
    })
  })

  it('show how they stand', async () => {
    const [reading, idle] = (await startNodes(2)) as [FakeNode, FakeNode]
    const connection = await connect([reading, idle])
    await firstValueFrom(connection.finalized.heads$)

    assert.deepEqual(connection.status(), {
      reading: reading.url,
      endpoints: [
        { endpoint: reading.url, state: 'connected', failures: 0, finalized: 1 },
        { endpoint: idle.url, state: 'idle', failures: 0, finalized: undefined },
      ],
    })
  })

  it('that lack the pallets are set aside before anything of them is used', async () => {
    const [other, right] = (await startNodes(2)) as [FakeNode, FakeNode]
    // A runtime of the same chain from before the pallet came, as a node that still syncs has it.
    const without = runtime.metadata.replaceAll(hexOf('Teerex'), hexOf('Absent'))
    other.script('state_getRuntimeVersion', async () => ({ ...other.version(), specVersion: 1 }))
    other.script('state_getMetadata', async () => without)

    const connection = await connect([other, right])

    assert.deepEqual(statesOf(connection), ['aside', 'connected'])
    assert.equal(connection.provider.endpoint(), right.url)
  })

  it('leaves off connecting when it is stopped, with the reason of that', async () => {
    const stop = new AbortController()
    const waiting = connectL1({ endpoints: ['ws://127.0.0.1:1'], readyTimeoutMs: 86_400_000, stop: stop.signal })
    const reason = new Error('enough')

    stop.abort(reason)

    await assert.rejects(waiting, reason)
  })

  it('that hold credentials never show them', async () => {
    const [first, second] = (await startNodes(2)) as [FakeNode, FakeNode]
    const secret = 'hunter2hunter2'
    const keyed = [`${first.url}/${secret}`, `${second.url.replace('ws://', `ws://user:${secret}@`)}/?key=${secret}`]
    const connection = await connectTo(keyed)

    first.cut()
    await until(() => connected().length === 2)
    await Promise.all([first.close(), second.close()])
    await until(() => events.filter(({ kind }) => kind === 'disconnected').length > 3)
    const failure: unknown = await connection.provider
      .send<unknown>('system_health', [])
      .catch((error: unknown) => error)
    const late = await connectL1({ endpoints: keyed, readyTimeoutMs: 100 }).catch((error: unknown) => error)

    assert.ok(isSignerError(late, 'SIGNER__CHAIN__UNREACHABLE'))
    const shown = JSON.stringify([events, connection.status(), failure, String(failure), late, String(late)])
    assert.ok(shown.includes(first.url) && shown.includes(second.url))
    assert.ok(!shown.includes(secret), 'a credential was shown')
  })

  it('are timed by the scheduler that is handed in', async () => {
    const node = await startNode()
    await node.close()
    const scheduler = new VirtualTimeScheduler()
    const waiting = connectL1(
      { endpoints: [node.url], readyTimeoutMs: 86_400_000 },
      { scheduler, onEvent: (event) => void events.push(event) },
    ).catch((error: unknown) => error)
    await until(() => events.length > 0)

    scheduler.flush()

    assert.ok(isSignerError(await waiting, 'SIGNER__CHAIN__UNREACHABLE'))
  })
})
