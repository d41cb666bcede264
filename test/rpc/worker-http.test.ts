import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { HandleFrame, Peer } from '../../src/worker/frame.js'
import type { WorkerEvent, WorkerServerOptions } from '../../src/worker/transport/options.js'
import { startWorkerServer, type WorkerServer } from '../../src/worker/transport/server.js'
import { createTestTime } from '../support/test-clock.js'
import { deferred, echo, OPTIONS, send } from '../support/worker-server.js'

const HEAD = 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n'

describe("the worker's port, by HTTP", () => {
  const servers: WorkerServer[] = []
  const sockets: Socket[] = []
  const events: WorkerEvent[] = []
  let time: ReturnType<typeof createTestTime>

  const start = async (handle: HandleFrame = echo, options: Partial<WorkerServerOptions> = {}) => {
    const { scheduler, monotonicMs } = time
    const deps = { scheduler, monotonicMs, wallMs: () => 0, onEvent: (event: WorkerEvent) => void events.push(event) }
    const server = await startWorkerServer({ ...OPTIONS, ...options }, handle, deps)
    servers.push(server)
    return server
  }
  const dial = async ({ port }: WorkerServer): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1')
    sockets.push(socket)
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }
  /** All that comes until the server hangs up. */
  const readAll = async (socket: Socket): Promise<string> => {
    let text = ''
    socket.on('data', (data: Buffer) => (text += data.toString()))
    await once(socket, 'close')
    return text
  }

  beforeEach(() => {
    time = createTestTime()
    events.length = 0
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    for (const server of servers.splice(0)) await server.close()
  })

  it('answers a POST with what the handler says, and with no content where it says nothing', async () => {
    const { url } = await start(async (text) => (text === '"quiet"' ? undefined : `[${text}]`))

    const answer = await send(url, '"käse"', { headers: { 'content-type': 'application/json; charset=utf-8' } })
    assert.equal(answer.text, '["käse"]')
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
    assert.equal(answer.headers['cache-control'], 'no-store')
    const quiet = await send(url, '"quiet"')
    assert.deepEqual([quiet.status, quiet.text], [204, ''])
  })

  it('tells the handler that the peer has no TLS, and when its connection ends', async () => {
    const seen = deferred<Peer>()
    const { port } = await start(
      (_text, peer) => {
        seen.resolve(peer)
        return new Promise(() => undefined)
      },
      { closeDeadlineMs: 0 },
    )
    const socket = await dial({ port } as WorkerServer)
    socket.write(`${HEAD}Content-Length: 2\r\n\r\n{}`)
    const peer = await seen.promise

    assert.deepEqual(
      [peer.transport, peer.secure, Buffer.from(peer.channelBinding).toString('hex')],
      ['http', false, '00'.repeat(32)],
    )
    assert.equal(peer.notify, undefined)
    const ended = once(peer.closed, 'abort')
    socket.destroy()
    await ended
  })

  it('has no words for other origins, and no compression', async () => {
    const { url } = await start(async () => 'x'.repeat(3000), { allowedOrigins: ['https://wallet.example'] })
    const headers = { origin: 'https://wallet.example', 'accept-encoding': 'gzip, br' }
    const answer = await send(url, '{}', { headers })

    assert.equal(answer.status, 200)
    assert.deepEqual(
      Object.keys(answer.headers).filter((name) => name.startsWith('access-control') || name === 'content-encoding'),
      [],
    )
  })

  const refusals: [string, Parameters<typeof send>[2], number][] = [
    ['another path', { path: '/rpc' }, 404],
    ['a query', { path: '/?x=1' }, 404],
    ['a path that does not decode', { path: '/%zz' }, 400],
    ['GET', { method: 'GET', headers: { 'content-length': '2' } }, 405],
    ['PUT', { method: 'PUT' }, 405],
    ['OPTIONS, as browsers ask before a POST', { method: 'OPTIONS', headers: { 'content-length': '2' } }, 405],
    ['a method that the framework does not know', { method: 'PROPFIND' }, 405],
    ['text/plain, which pages may send anywhere', { headers: { 'content-type': 'text/plain' } }, 415],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['another charset', { headers: { 'content-type': 'application/json; charset=utf-16' } }, 415],
    ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415],
    ['a page', { headers: { origin: 'https://evil.example' } }, 403],
    ['a page without a name', { headers: { origin: 'null' } }, 403],
    ['a name that was rebound to this machine', { headers: { host: 'evil.example' } }, 403],
    ['a name that looks like this machine', { headers: { host: '127.0.0.1.evil.example' } }, 403],
  ]
  for (const [what, options, status] of refusals) {
    it(`refuses ${what} with ${status} before the handler hears of it`, async () => {
      const { url } = await start(() => assert.fail('was handled'))
      const answer = await send(url, '{}', options)

      assert.equal(answer.status, status)
      assert.equal((JSON.parse(answer.text) as { error: { code: number } }).error.code, -32600)
      assert.deepEqual(events, ['request_refused'])
      assert.equal(answer.headers.allow, status === 405 ? 'POST' : undefined)
    })
  }

  it('refuses a request that names two hosts', async () => {
    const socket = await dial(await start(() => assert.fail('was handled')))
    socket.write(`${HEAD}Host: evil.example\r\nContent-Length: 2\r\n\r\n{}`)

    assert.match(await readAll(socket), /^HTTP\/1.1 400 /)
  })

  it('refuses a body that asks to become something else, whose end nobody would see', async () => {
    const socket = await dial(await start(() => assert.fail('was handled')))
    socket.write(`${HEAD}Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\n`)

    assert.match(await readAll(socket), /^HTTP\/1.1 405 /)
  })

  it('takes a body of the longest length, and no byte more, whether it says its length or not', async () => {
    const { url } = await start(undefined, { maxFrameBytes: 1000 })
    const headers = { 'transfer-encoding': 'chunked' }

    assert.equal((await send(url, 'x'.repeat(1000))).status, 200)
    for (const tooLong of [await send(url, 'x'.repeat(1001)), await send(url, 'x'.repeat(1001), { headers })]) {
      assert.equal(tooLong.status, 413)
      assert.deepEqual(JSON.parse(tooLong.text), {
        jsonrpc: '2.0',
        id: null,
        error: {
          code: -32008,
          message: 'The request is too large: send fewer or smaller calls.',
          data: { name: 'TooLarge', retry: 'never' },
        },
      })
    }
    assert.deepEqual(events, ['frame_too_large', 'frame_too_large'])
  })

  it('does not repair what is not UTF-8', async () => {
    const { url } = await start(() => assert.fail('was handled'))
    const answer = await send(url, Uint8Array.of(0x22, 0xc3, 0x28, 0x22))

    assert.equal(answer.status, 400)
    assert.equal((JSON.parse(answer.text) as { error: { code: number } }).error.code, -32700)
  })

  it('hands on an empty body and a byte order mark as they are', async () => {
    const { url } = await start(async (text) => JSON.stringify([...text].map((char) => char.codePointAt(0))))

    assert.equal((await send(url, '')).text, '[]')
    assert.equal((await send(url, Uint8Array.of(0xef, 0xbb, 0xbf, 0x31))).text, '[65279,49]')
  })

  it('answers with an error of its own when the handler fails, without its words', async () => {
    const { url } = await start(() => Promise.reject(new Error('secret')))
    const answer = await send(url, '{"id":7}')

    assert.match(answer.text, /"id":7,.*-32603/)
    assert.doesNotMatch(answer.text, /secret/)
    assert.deepEqual(events, ['handler_failed'])
  })

  it('keeps a connection for the next request', async () => {
    const { url } = await start()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const ports = new Set<number | undefined>()
    agent.on('free', (socket: Socket) => ports.add(socket.localPort))
    for (const body of ['1', '2', '3']) assert.equal((await send(url, body, { agent })).text, body)
    agent.destroy()

    assert.equal(ports.size, 1)
  })

  it('works on one request of a connection at a time, and hangs up on those who send more', async () => {
    const gate = deferred<string>()
    let [handled, inHand, most] = [0, 0, 0]
    const socket = await dial(
      await start(async () => {
        handled += 1
        most = Math.max(most, (inHand += 1))
        const text = await gate.promise
        inHand -= 1
        return text
      }),
    )
    const text = readAll(socket)
    socket.write(`${HEAD}Content-Length: 2\r\n\r\n{}`.repeat(5))
    while (!events.includes('pipelined')) await new Promise(setImmediate)
    gate.resolve('"done"')
    const answers = (await text).split('HTTP/1.1 ').slice(1)

    assert.deepEqual(
      answers.map((answer) => answer.slice(0, 3)),
      ['200', '200', '429'],
    )
    assert.match(answers[2] ?? '', /-32012/)
    assert.deepEqual([handled, most], [2, 1])
  })

  it('hangs up on a head that does not come in time, also when nothing comes', async () => {
    const server = await start(undefined, { headersTimeoutMs: 100, requestTimeoutMs: 150 })
    const [slow, silent] = [await dial(server), await dial(server)]
    slow.write('POST / HTTP/1.1\r\nHost: 127')
    const answers = await Promise.all([readAll(slow), readAll(silent)])

    for (const answer of answers) assert.match(answer, /^HTTP\/1.1 408 /)
  })

  it('hangs up on a body that does not come in time', async () => {
    const server = await start(undefined, { headersTimeoutMs: 100, requestTimeoutMs: 150 })
    const socket = await dial(server)
    socket.write(`${HEAD}Content-Length: 100\r\n\r\n{`)

    assert.match(await readAll(socket), /^HTTP\/1.1 408 /)
  })

  it('hangs up on a head that is too long, and on what is not HTTP', async () => {
    const server = await start()
    const [long, noise] = [await dial(server), await dial(server)]
    const answers = [readAll(long), readAll(noise)]
    long.write(`${HEAD}X: ${'x'.repeat(20_000)}\r\n\r\n`)
    noise.write('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03')

    assert.match((await Promise.all(answers)).join(), /^HTTP\/1.1 431 .*HTTP\/1.1 400 /s)
    assert.deepEqual(events, ['http_malformed', 'http_malformed'])
  })

  it('hangs up on a peer that does not read its answer in time', async () => {
    const answered = deferred()
    const server = await start(async () => {
      answered.resolve()
      return 'x'.repeat(30_000_000)
    })
    const socket = await dial(server)
    socket.pause()
    socket.write(`${HEAD}Content-Length: 2\r\n\r\n{}`)
    await answered.promise
    await new Promise(setImmediate)
    time.advance(29_999)
    assert.deepEqual(events, [])
    time.advance(1)

    assert.deepEqual(events, ['slow_reader'])
    socket.resume()
    await once(socket, 'close')
  })

  it('lets the frames of a connection wait that come too fast, and drops none', async () => {
    const { url } = await start(undefined, { framesPerSecond: 10, frameBurst: 2 })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (const body of ['1', '2']) assert.equal((await send(url, body, { agent })).text, body)
    const third = send(url, '3', { agent })
    while (!events.includes('throttled')) await new Promise(setImmediate)
    time.advance(100)

    assert.equal((await third).text, '3')
    agent.destroy()
  })

  it('hangs up on connections beyond the most, and takes new ones when others end', async () => {
    const server = await start(undefined, { maxConnections: 2 })
    const [first] = [await dial(server), await dial(server)]
    const third = await dial(server)
    await once(third, 'close')
    assert.deepEqual(events, ['connection_dropped'])

    first?.destroy()
    await once(first, 'close')
    await new Promise(setImmediate)
    assert.equal((await send(server.url, '1')).text, '1')
  })
})
