import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { connect } from 'node:net'
import { WebSocket } from 'ws'
import type { HandleFrame } from '../../src/worker/frame.js'
import type { WorkerEvent, WorkerServerOptions } from '../../src/worker/transport/options.js'
import { startWorkerServer, type WorkerServer } from '../../src/worker/transport/server.js'
import { listeningServer, tooManyFiles } from '../support/listening-server.js'
import { createTestTime } from '../support/test-clock.js'
import { deferred, echo, openSocket, OPTIONS, send } from '../support/worker-server.js'

const tick = (): Promise<void> => new Promise(setImmediate)

/** Sockets and servers that keep this process alive. */
const handles = (): string[] => process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Pipe/.test(name))

describe("the end of the worker's port", () => {
  const events: WorkerEvent[] = []
  let time: ReturnType<typeof createTestTime>
  let before: string[]

  const start = (handle: HandleFrame = echo, options: Partial<WorkerServerOptions> = {}): Promise<WorkerServer> => {
    const { scheduler, monotonicMs } = time
    const deps = { scheduler, monotonicMs, wallMs: () => 0, onEvent: (event: WorkerEvent) => void events.push(event) }
    return startWorkerServer({ ...OPTIONS, ...options }, handle, deps)
  }
  /** Moves time until the server is closed. */
  const closeWithTime = async (closed: Promise<void>): Promise<void> => {
    let open = true
    void closed.then(() => (open = false))
    while (open) {
      time.advance(1000)
      await tick()
    }
  }

  beforeEach(() => {
    time = createTestTime()
    events.length = 0
    before = handles()
  })
  afterEach(async () => {
    for (let i = 0; i < 20; i += 1) await tick()
    assert.deepEqual(handles(), before)
  })

  it('does not come by itself when the system has no descriptor for a connection', async () => {
    const server = await start()

    listeningServer(server.port).emit('error', tooManyFiles())

    assert.deepEqual(events, ['connection_dropped'])
    assert.equal((await send(server.url, '{}', { agent: new Agent() })).status, 200)
    await closeWithTime(server.close())
  })

  it('says that the port is in use, and what to do', async () => {
    const first = await start()
    await assert.rejects(start(echo, { port: first.port }), {
      code: 'SIGNER__WORKER__PORT_UNAVAILABLE',
      message: /another program uses it.*choose another port/,
    })
    await first.close()
  })

  it('says that this machine does not have the address', async () => {
    await assert
      .rejects(
        start(echo, { host: '127.0.0.1', port: 1 }).then((server) => server.close()),
        {
          code: 'SIGNER__WORKER__PORT_UNAVAILABLE',
        },
      )
      .catch((error: unknown) => {
        // Whoever may open port 1 (root) sees no error.
        if (process.getuid?.() !== 0) throw error
      })
  })

  it('lets frames in hand end, refuses others, and takes no more connections', async () => {
    const gate = deferred<string>()
    const server = await start((text) => (text === 'slow' ? gate.promise : Promise.resolve(text)))
    const [socket, agent] = [await openSocket(server.url), new Agent({ keepAlive: true, maxSockets: 1 })]
    socket.socket.send('slow')
    const slowPost = send(server.url, 'slow')
    await send(server.url, '1', { agent })
    const closed = server.close()
    assert.equal(server.close(), closed)
    socket.socket.send('{"id":5}')

    const refused = JSON.parse(await socket.next()) as { id: unknown; error: { code: number; data: unknown } }
    assert.deepEqual(
      [refused.id, refused.error.code, refused.error.data],
      [5, -32014, { name: 'ShuttingDown', retry: 'later' }],
    )
    await assert.rejects(send(server.url, '2', { agent }), /ECONNREFUSED|ECONNRESET|socket hang up/)
    await assert.rejects(once(connect(server.port, '127.0.0.1'), 'connect'), /ECONNREFUSED/)
    gate.resolve('"done"')

    assert.equal(await socket.next(), '"done"')
    const answer = await slowPost
    assert.deepEqual([answer.text, answer.headers.connection], ['"done"', 'close'])
    assert.equal(await socket.ended, 1001)
    await closed
    agent.destroy()
    assert.deepEqual(events, ['refused_closing'])
  })

  it('cuts what is still in hand at the deadline', async () => {
    const started = deferred()
    const server = await start(() => {
      started.resolve()
      return new Promise(() => undefined)
    })
    const socket = await openSocket(server.url)
    socket.socket.send('1')
    const post = send(server.url, '1')
    const cut = assert.rejects(post, /hang up|ECONNRESET/)
    await started.promise
    await closeWithTime(server.close())

    await cut
    await socket.ended
    assert.deepEqual(events, ['cut_at_close'])
  })

  it('does not wait for peers that do not say goodbye', async () => {
    const server = await start()
    const [mute, silent] = [await openSocket(server.url), connect(server.port, '127.0.0.1')]
    mute.socket.pause()
    silent.on('error', () => undefined)
    await once(silent, 'connect')
    await send(server.url, '1')
    await closeWithTime(server.close())

    mute.socket.terminate()
    silent.destroy()
    await once(silent, 'close')
  })

  it('ends under load, and every frame has an answer or an end', async () => {
    const server = await start(async (text) => {
      await tick()
      return text
    })
    const clients = await Promise.all(Array.from({ length: 10 }, () => openSocket(server.url)))
    let answers = 0
    for (const { socket } of clients) {
      socket.on('message', () => (answers += 1))
      for (let i = 0; i < 200; i += 1) socket.send(`{"id":${i}}`)
    }
    while (answers < 20) await tick()
    const posts = Array.from({ length: 10 }, () => send(server.url, '1').catch(() => undefined))
    const closed = server.close()
    await closed
    await Promise.all([...posts, ...clients.map(({ ended }) => ended)])

    for (const { socket } of clients) assert.equal(socket.readyState, WebSocket.CLOSED)
  })
})
