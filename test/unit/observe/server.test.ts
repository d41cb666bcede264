import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Reason } from '../../../src/observe/readiness.js'
import { startObserveServer, type ObserveServer } from '../../../src/observe/server.js'
import { listeningServer, tooManyFiles } from '../../support/listening-server.js'

interface Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

describe('the port for metrics and health', () => {
  let server: ObserveServer
  let nowMs: number
  let reasons: Reason[]
  let scrapes: number
  let metrics: () => Promise<string>
  beforeEach(async () => {
    nowMs = 0
    reasons = []
    scrapes = 0
    metrics = async () => `# scrape ${(scrapes += 1)}\n`
    server = await startObserveServer(
      { host: '127.0.0.1', port: 0, headersTimeoutMs: 100 },
      { metrics: () => metrics(), notReady: () => reasons, monotonicMs: () => nowMs },
    )
  })
  afterEach(() => server.close())

  const ask = async (path: string, options: object = {}, body?: string): Promise<Answer> => {
    const sent = request(`${server.url}${path}`, { agent: false, ...options })
    sent.end(body)
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    return { status: response.statusCode, headers: response.headers, body: await text(response) }
  }
  /** What comes for raw bytes until the connection ends. */
  const raw = async (bytes: string): Promise<string> => {
    const socket: Socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(bytes)
    return text(socket)
  }

  it('gives metrics as Prometheus reads them', async () => {
    const { status, headers, body } = await ask('/metrics')

    assert.deepEqual([status, body], [200, '# scrape 1\n'])
    assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
    assert.equal(headers['cache-control'], 'no-store')
  })

  it('reads values once a second at most, however often it is asked', async () => {
    await Promise.all([ask('/metrics'), ask('/metrics')])
    nowMs = 999
    await ask('/metrics')
    assert.equal(scrapes, 1)

    nowMs = 1_000
    assert.equal((await ask('/metrics')).body, '# scrape 2\n')
  })

  it('says that the process is alive, and whether the agent is ready', async () => {
    assert.deepEqual([(await ask('/healthz')).status, (await ask('/healthz')).body], [200, '{"alive":true}'])

    const ready = await ask('/readyz')
    assert.deepEqual([ready.status, ready.body], [200, '{"ready":true,"reasons":[]}'])
  })

  it('says why the agent is not ready, while the process is alive', async () => {
    reasons = [{ name: 'not_connected', advice: 'Check the endpoints.' }]

    const { status, body } = await ask('/readyz')
    assert.equal(status, 503)
    assert.deepEqual(JSON.parse(body), { ready: false, reasons })
    assert.equal((await ask('/healthz')).status, 200)
  })

  it('answers and goes on when the values cannot be read, without a word of the cause', async () => {
    metrics = () => Promise.reject(new Error('canary'))

    const { status, body } = await ask('/metrics')
    assert.equal(status, 500)
    assert.ok(!body.includes('canary'))
    assert.equal((await ask('/healthz')).status, 200)
  })

  for (const path of ['/', '/metrics/', '/metrics?x=1', '/METRICS', '//metrics', '/%6detrics', '/canary'])
    it(`has nothing at ${path}, and repeats nothing of it`, async () => {
      const { status, body } = await ask(path)

      assert.equal(status, 404)
      assert.ok(!body.includes('canary'))
    })

  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PATCH'])
    it(`refuses ${method}, and ends the connection`, async () => {
      const { status, headers } = await ask('/metrics', { method })

      assert.deepEqual([status, headers['allow'], headers['connection']], [405, 'GET', 'close'])
    })

  it('takes no body, whatever its length', async () => {
    const short = await ask('/metrics', { headers: { 'content-length': 4 } }, 'body')
    const chunked = await ask('/metrics', { headers: { 'transfer-encoding': 'chunked' } }, 'body')

    assert.deepEqual([short.status, chunked.status, scrapes], [400, 400, 0])
  })

  it('keeps web pages out: those that were rebound to this machine, and those of other origins', async () => {
    const rebound = await ask('/metrics', { headers: { host: 'evil.example' } })
    const foreign = await ask('/metrics', { headers: { origin: 'https://evil.example' } })
    const numbered = await ask('/metrics', { headers: { host: '127.0.0.1.evil.example' } })

    assert.deepEqual([rebound.status, foreign.status, numbered.status, scrapes], [403, 403, 403, 0])
    for (const host of ['localhost:9966', '[::1]', 'LOCALHOST'])
      assert.equal((await ask('/healthz', { headers: { host } })).status, 200)
  })

  it('refuses a request line or headers without end', async () => {
    assert.match(await raw(`GET /${'a'.repeat(8_192)} HTTP/1.1\r\n\r\n`), /^HTTP\/1.1 431 /)
    assert.match(await raw(`GET /metrics HTTP/1.1\r\nx: ${'a'.repeat(8_192)}\r\n\r\n`), /^HTTP\/1.1 431 /)
  })

  it('ends a connection on which no HTTP comes', async () => {
    assert.match(await raw('\u0000\u0001 hello\r\n\r\n'), /^HTTP\/1.1 400 /)
  })

  it('ends a connection whose request does not come to its end', async () => {
    assert.match(await raw('GET /metrics HTTP/1.1\r\nhost: 127.0.0.1\r\n'), /^HTTP\/1.1 408 /)
  })

  describe('that has all the connections it takes', () => {
    const MOST = 16

    interface Held {
      /** Resolves with the first bytes of the answer. */
      ask(): Promise<string>
      readonly gone: Promise<unknown>
      end(): void
    }
    const held: Held[] = []
    const hold = async (): Promise<Held> => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => undefined)
      await once(socket, 'connect')
      const connection = {
        ask: async () => {
          socket.write('GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')
          const [bytes] = (await once(socket, 'data')) as [Buffer]
          return bytes.toString()
        },
        gone: new Promise((resolve) => socket.once('close', resolve)),
        end: () => socket.destroy(),
      }
      held.push(connection)
      return connection
    }
    afterEach(() => {
      for (const connection of held.splice(0)) connection.end()
    })

    it('answers one more, and cuts the oldest, however lively it is kept', async () => {
      const oldest = await hold()
      await oldest.ask()
      const others: Held[] = []
      for (let i = 1; i < MOST; i += 1) {
        const other = await hold()
        await other.ask()
        others.push(other)
      }
      assert.match(await oldest.ask(), /^HTTP\/1.1 200 /)

      assert.equal((await ask('/healthz')).status, 200)
      await oldest.gone
      for (const other of others) assert.match(await other.ask(), /^HTTP\/1.1 200 /)
    })

    it('answers one more when the others say nothing', async () => {
      const silent = await hold()
      for (let i = 1; i < MOST; i += 1) await hold()

      assert.match(await (await hold()).ask(), /^HTTP\/1.1 200 /)
      await silent.gone
    })
  })

  it('is closed with all its connections, also those that wait, and may be closed again', async () => {
    const waiting = connect(Number(new URL(server.url).port), '127.0.0.1')
    await once(waiting, 'connect')
    // Answered, so the server has the other connection too.
    await ask('/healthz')
    const ended = once(waiting, 'close')

    await server.close()
    await ended
    await server.close()

    await assert.rejects(ask('/healthz'), { code: 'ECONNREFUSED' })
  })

  it('stays open when the system has no descriptor for a connection', async () => {
    listeningServer(Number(new URL(server.url).port)).emit('error', tooManyFiles())

    assert.equal((await ask('/healthz')).status, 200)
  })

  it('says what to do when its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const deps = { metrics, notReady: () => [], monotonicMs: () => 0 }

    await assert.rejects(startObserveServer({ host: '127.0.0.1', port }, deps), {
      code: 'SIGNER__OBSERVE__PORT_UNAVAILABLE',
      message: /choose another port/,
    })
    taken.close()
  })
})
