import assert from 'node:assert/strict'
import { once } from 'node:events'
import { WebSocket, type ClientOptions } from 'ws'
import type { HandleFrame, Peer } from '../../src/worker/frame.js'
import type { WorkerEvent, WorkerServerDeps, WorkerServerOptions } from '../../src/worker/transport/options.js'
import { startWorkerServer, type WorkerServer } from '../../src/worker/transport/server.js'
import { createTestTime } from '../support/test-clock.js'
import { deferred, echo, openSocket, OPTIONS, type TestSocket } from '../support/worker-server.js'

/** What sockets do takes a moment; how long is not the point. */
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise(setImmediate)
}

const whileDoing = async (task: Promise<unknown>, act: () => void): Promise<void> => {
  let running = true
  const ended = task.finally(() => (running = false))
  while (running) {
    act()
    await new Promise(setImmediate)
  }
  await ended
}

/** A round trip: what was sent before has been read by the server. */
const ping = async ({ socket }: TestSocket): Promise<void> => {
  socket.ping()
  await once(socket, 'pong')
}

describe("the worker's port, by WebSocket", () => {
  const servers: WorkerServer[] = []
  const clients: WebSocket[] = []
  const events: WorkerEvent[] = []
  let time: ReturnType<typeof createTestTime>

  const start = async (
    handle: HandleFrame = echo,
    options: Partial<WorkerServerOptions> = {},
    more: Partial<WorkerServerDeps> = {},
  ) => {
    const { scheduler, monotonicMs } = time
    const deps = { scheduler, monotonicMs, wallMs: () => 0, onEvent: (event: WorkerEvent) => void events.push(event) }
    const server = await startWorkerServer({ ...OPTIONS, ...options }, handle, { ...deps, ...more })
    servers.push(server)
    return server
  }
  const open = async ({ url }: WorkerServer, options: ClientOptions & { autoPong?: boolean } = {}) => {
    const client = await openSocket(url, options)
    clients.push(client.socket)
    return client
  }
  /** A server that hands its peers out. */
  const startWithPeer = async (options: Partial<WorkerServerOptions> = {}) => {
    const peer = deferred<Peer>()
    const server = await start(async (_text, from) => {
      peer.resolve(from)
      return undefined
    }, options)
    const client = await open(server)
    client.socket.send('hello')
    return { client, peer: await peer.promise }
  }

  beforeEach(() => {
    time = createTestTime()
    events.length = 0
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) client.terminate()
    for (const server of servers.splice(0)) await server.close()
  })

  it('answers frames with what the handler says, and not where it says nothing', async () => {
    const client = await open(await start(async (text) => (text === 'quiet' ? undefined : `[${text}]`)))
    for (const text of ['käse', 'quiet', '']) client.socket.send(text)

    assert.deepEqual([await client.next(), await client.next()], ['[käse]', '[]'])
  })

  it('answers each frame when its answer is there, in any order', async () => {
    const slow = deferred<string>()
    const client = await open(await start((text) => (text === 'slow' ? slow.promise : Promise.resolve(text))))
    for (const text of ['slow', 'fast']) client.socket.send(text)

    assert.equal(await client.next(), 'fast')
    slow.resolve('late')
    assert.equal(await client.next(), 'late')
  })

  it('answers with an error of its own when the handler fails, without its words', async () => {
    const client = await open(await start(() => Promise.reject(new Error('secret'))))
    client.socket.send('{"id":"a"}')
    const text = await client.next()

    assert.match(text, /"id":"a",.*-32603/)
    assert.doesNotMatch(text, /secret/)
  })

  it('works on so many frames side by side, stops reading, and drops nothing', async () => {
    const gates: (() => void)[] = []
    let most = 0
    let inHand = 0
    const server = await start(
      async (text) => {
        most = Math.max(most, (inHand += 1))
        await new Promise<void>((resolve) => gates.push(resolve))
        inHand -= 1
        return text
      },
      { framesInFlight: 3 },
    )
    const client = await open(server)
    // More than fits into the buffers of two sockets, so that somebody has to wait.
    const frame = 'x'.repeat(4000)
    const frames = 4000
    for (let i = 0; i < frames; i += 1) client.socket.send(frame)
    await until(() => gates.length === 3)
    await new Promise(setImmediate)
    assert.equal(gates.length, 3)
    assert.ok(client.socket.bufferedAmount > 0, 'the peer does not feel that it is too fast')

    const answers = (async () => {
      for (let i = 0; i < frames; i += 1) assert.equal((await client.next()).length, frame.length)
    })()
    await whileDoing(answers, () => gates.splice(0).forEach((resolve) => resolve()))
    assert.equal(most, 3)
  })

  it('goes on with the other connections while one has too much in hand', async () => {
    const server = await start((text) => (text === 'hang' ? new Promise(() => undefined) : Promise.resolve(text)), {
      framesInFlight: 1,
      closeDeadlineMs: 0,
    })
    const [busy, other] = [await open(server), await open(server)]
    for (const text of ['hang', 'hang', 'hang']) busy.socket.send(text)
    other.socket.send('here')

    assert.equal(await other.next(), 'here')
    await whileDoing(server.close(), () => time.advance(1000))
    assert.deepEqual(events, ['cut_at_close'])
  })

  it('lets frames wait that come too fast before the peer has authenticated, and drops none', async () => {
    const handled: string[] = []
    let known = false
    const server = await start(
      async (text) => {
        handled.push(text)
        return text
      },
      { framesPerSecond: 10, frameBurst: 2 },
      { isAuthenticated: () => known },
    )
    const client = await open(server)
    for (let i = 0; i < 5; i += 1) client.socket.send(`${i}`)
    await until(() => events.includes('throttled'))
    assert.deepEqual(handled, ['0', '1'])
    time.advance(99)
    assert.deepEqual(handled, ['0', '1'])
    time.advance(1)
    assert.deepEqual(handled, ['0', '1', '2'])

    known = true
    time.advance(100)
    assert.deepEqual(handled, ['0', '1', '2', '3', '4'])
  })

  it('ends a connection that sends binary', async () => {
    const client = await open(await start(() => assert.fail('was handled')))
    client.socket.send(Uint8Array.of(0x7b, 0x7d))

    assert.equal(await client.ended, 1003)
    assert.deepEqual(events, ['binary_frame'])
  })

  it('takes a frame of the longest length, whole or in parts, and ends a connection that sends more', async () => {
    const server = await start(undefined, { maxFrameBytes: 1000 })
    const client = await open(server)
    client.socket.send('x'.repeat(1000))
    assert.equal((await client.next()).length, 1000)
    for (const fin of [false, false, true]) client.socket.send('x'.repeat(333), { fin })
    assert.equal((await client.next()).length, 999)

    client.socket.send('x'.repeat(1001))
    assert.equal(await client.ended, 1009)
    const other = await open(server)
    for (const fin of [false, false, true]) other.socket.send('x'.repeat(334), { fin })
    assert.equal(await other.ended, 1009)
    assert.deepEqual(events, ['websocket_malformed', 'websocket_malformed'])
  })

  it('ends a connection that sends a frame in very many parts, be they empty', async () => {
    const client = await open(await start())
    for (let i = 0; i < 100; i += 1) client.socket.send('', { fin: false })

    assert.equal(await client.ended, 1008)
  })

  it('does not repair text that is not UTF-8', async () => {
    const client = await open(await start(() => assert.fail('was handled')))
    client.socket.send(Uint8Array.of(0x22, 0xc3, 0x28, 0x22), { binary: false })

    assert.equal(await client.ended, 1007)
  })

  it('agrees to no compression', async () => {
    const { socket } = await open(await start(), { perMessageDeflate: true })

    assert.equal(socket.extensions, '')
  })

  for (const [what, headers, status] of [
    ['a page', { origin: 'https://evil.example' }, 403],
    ['a name that was rebound to this machine', { host: 'evil.example' }, 403],
  ] as const) {
    it(`is not open to ${what}`, async () => {
      const { url } = await start()
      const socket = new WebSocket(url, { headers })
      socket.on('error', () => undefined)
      const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]

      assert.equal(response.statusCode, status)
      socket.terminate()
    })
  }

  it('is open to a page that the settings allow', async () => {
    const server = await start(undefined, { allowedOrigins: ['https://wallet.example'] })
    const client = await open(server, { origin: 'https://wallet.example' })
    client.socket.send('1')

    assert.equal(await client.next(), '1')
  })

  it('ends a connection whose other end is gone without a word', async () => {
    const server = await start()
    const [dead, alive] = [await open(server, { autoPong: false }), await open(server)]
    const pinged = [once(dead.socket, 'ping'), once(alive.socket, 'ping')]
    time.advance(30_000)
    await Promise.all(pinged)
    await ping(alive)
    time.advance(30_000)

    assert.equal(await dead.ended, 1006)
    assert.deepEqual(events, ['half_open'])
    assert.equal(alive.socket.readyState, WebSocket.OPEN)
  })

  it('does not take a peer for dead whose pongs it does not read itself', async () => {
    const [gate, started] = [deferred<string>(), deferred()]
    const server = await start(
      () => {
        started.resolve()
        return gate.promise
      },
      { framesInFlight: 1 },
    )
    const client = await open(server, { autoPong: false })
    client.socket.send('1')
    await started.promise
    for (let i = 0; i < 5; i += 1) time.advance(30_000)
    gate.resolve('done')

    assert.equal(await client.next(), 'done')
    assert.deepEqual(events, [])
  })

  it('ends a connection that nobody uses and that has not authenticated', async () => {
    const known = new Set<Peer>()
    const server = await start(
      async (text, peer) => {
        if (text === 'login') known.add(peer)
        return text
      },
      { idleMs: 60_000 },
      { isAuthenticated: (peer) => known.has(peer) },
    )
    const [stranger, worker] = [await open(server), await open(server)]
    for (const [client, text] of [
      [stranger, 'hello'],
      [worker, 'login'],
    ] as const) {
      client.socket.send(text)
      await client.next()
    }
    time.advance(30_000)
    await Promise.all([stranger, worker].map(ping))
    time.advance(30_000)

    assert.equal(await stranger.ended, 1001)
    assert.deepEqual(events, ['idle'])
    assert.equal(worker.socket.readyState, WebSocket.OPEN)
  })

  it('notifies until the peer reads too slowly, and says when it may be tried again', async () => {
    const { client, peer } = await startWithPeer({ highWaterBytes: 100_000 })
    const text = 'x'.repeat(50_000)
    client.socket.pause()
    let sent = 0
    while (peer.notify?.(text)) sent += 1
    assert.equal(peer.notify?.('more'), false)
    const writable = peer.whenWritable?.()
    client.socket.resume()
    await writable

    for (let i = 0; i < sent; i += 1) assert.equal(await client.next(), text)
    assert.equal(peer.notify?.('again'), true)
    assert.equal(await client.next(), 'again')
    assert.deepEqual(events, [])
  })

  it('works on no frames of a peer that does not read, and ends it when it does not for long', async () => {
    let handled = 0
    const server = await start(
      async () => {
        handled += 1
        return 'x'.repeat(100_000)
      },
      { highWaterBytes: 200_000 },
    )
    const client = await open(server)
    client.socket.pause()
    for (let i = 0; i < 1000; i += 1) client.socket.send('{}')
    const stopped = async (): Promise<boolean> => {
      const before = handled
      for (let i = 0; i < 20; i += 1) await new Promise(setImmediate)
      return handled === before && handled > 0
    }
    while (!(await stopped())) await new Promise(setImmediate)
    assert.ok(handled < 1000, `${handled} answers for a peer that reads none`)
    time.advance(29_999)
    assert.deepEqual(
      events.filter((event) => event === 'slow_reader'),
      [],
    )
    time.advance(1)
    client.socket.resume()

    assert.equal(await client.ended, 1006)
    assert.deepEqual(events, ['slow_reader'])
  })

  it('lets go of whoever waits for a peer, and tells the end, when the connection ends', async () => {
    const { client, peer } = await startWithPeer({ highWaterBytes: 1000 })
    client.socket.pause()
    while (peer.notify?.('x'.repeat(50_000)));
    const ended = once(peer.closed, 'abort')
    const writable = peer.whenWritable?.()
    client.socket.terminate()

    await Promise.all([writable, ended])
    assert.equal(peer.notify?.('into the dark'), true)
    await peer.whenWritable?.()
  })
})
