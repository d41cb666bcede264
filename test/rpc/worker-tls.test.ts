import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import type { Peer } from '../../src/worker/frame.js'
import type { TlsMaterial, WorkerEvent } from '../../src/worker/transport/options.js'
import { startWorkerServer, type WorkerServer } from '../../src/worker/transport/server.js'
import { makeCertificate } from '../support/certificates.js'
import { openSocket, OPTIONS, send } from '../support/worker-server.js'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** What a client computes by itself (RFC 9266). */
const bindingOf = (socket: TLSSocket): string =>
  hex(socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0)))

describe("the worker's port, by TLS", () => {
  const server = makeCertificate({ name: 'agent' })
  const ca = makeCertificate({ name: 'operator', ca: true })
  const client = makeCertificate({ name: 'worker', issuer: ca })
  const stranger = makeCertificate({ name: 'stranger' })
  const servers: WorkerServer[] = []
  const peers: Peer[] = []
  const events: WorkerEvent[] = []

  const start = async (tls: TlsMaterial, host = '127.0.0.1') => {
    const deps = {
      monotonicMs: () => performance.now(),
      wallMs: () => Date.now(),
      onEvent: (event: WorkerEvent) => void events.push(event),
    }
    const handle = async (text: string, peer: Peer): Promise<string> => {
      peers.push(peer)
      return text
    }
    const started = await startWorkerServer({ ...OPTIONS, host, tls }, handle, deps)
    servers.push(started)
    return started
  }
  /** Whether the server answers on a connection; with TLS 1.3 a client may take itself for let in before it is refused. */
  const isLetIn = async (port: number, options: ConnectionOptions): Promise<boolean> => {
    const socket = connect({ port, host: '127.0.0.1', ca: Buffer.from(server.cert), ...options })
    let answered = false
    socket.on('error', () => undefined)
    socket.on('data', () => (answered = true))
    socket.write('POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    await new Promise((resolve) => socket.once('close', resolve))
    return answered
  }
  /** The binding of a new connection, in a session if one is given; and the session that it left. */
  const visit = async (port: number, session?: Buffer) => {
    const socket = connect({ port, host: '127.0.0.1', ca: Buffer.from(server.cert), ...(session && { session }) })
    let visited = { binding: '', resumed: false, session }
    socket.on('session', (given: Buffer) => (visited = { ...visited, session: given }))
    socket.once('data', () => {
      visited = { ...visited, binding: bindingOf(socket), resumed: socket.isSessionReused() }
    })
    const head = 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n'
    socket.write(`${head}Content-Length: 1\r\n\r\n1`)
    await new Promise((resolve) => socket.once('close', resolve))
    return visited
  }

  beforeEach(() => {
    peers.length = 0
    events.length = 0
  })
  afterEach(async () => {
    for (const each of servers.splice(0)) await each.close()
  })

  it('binds a WebSocket and its signatures to the connection, with the same value on both ends', async () => {
    const { url } = await start(server)
    const bindings: string[] = []
    for (let i = 0; i < 2; i += 1) {
      const { socket, next, ended } = await openSocket(url, { ca: Buffer.from(server.cert) })
      socket.send('hello')
      await next()
      // The library keeps the connection to itself.
      bindings.push(bindingOf((socket as unknown as { _socket: TLSSocket })._socket))
      socket.close()
      await ended
    }

    assert.match(url, /^https:\/\/127\.0\.0\.1:\d+$/)
    assert.deepEqual(
      peers.map(({ channelBinding }) => hex(channelBinding)),
      bindings,
    )
    assert.notEqual(bindings[0], bindings[1])
    assert.deepEqual(
      peers.map(({ secure, transport }) => [secure, transport]),
      [
        [true, 'websocket'],
        [true, 'websocket'],
      ],
    )
  })

  it('binds HTTP calls to their connection too, also when a session is resumed', async () => {
    const { port } = await start(server)
    const first = await visit(port)
    const second = await visit(port, first.session)

    assert.deepEqual([first.resumed, second.resumed], [false, true])
    assert.deepEqual(
      peers.map(({ channelBinding }) => hex(channelBinding)),
      [first.binding, second.binding],
    )
    assert.notEqual(first.binding, second.binding)
  })

  it('speaks TLS 1.3 only', async () => {
    const { port } = await start(server)

    assert.equal(await isLetIn(port, { maxVersion: 'TLSv1.2' }), false)
    assert.equal(await isLetIn(port, {}), true)
    assert.deepEqual(events, ['tls_failed'])
  })

  it('takes no words in the clear', async () => {
    const { port } = await start(server)
    const socket = connectPlain(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
    socket.resume()
    await once(socket, 'close')

    assert.deepEqual([events, peers], [['tls_failed'], []])
  })

  it('lets in only clients with a certificate of the given issuer, where there is one', async () => {
    const { url, port } = await start({ ...server, clientCa: ca.cert })
    const pem = ({ cert, key }: TlsMaterial) => ({ cert: Buffer.from(cert), key: Buffer.from(key) })

    assert.equal((await send(url, '1', { ca: Buffer.from(server.cert), ...pem(client) })).text, '1')
    assert.equal(await isLetIn(port, pem(client)), true)
    assert.equal(await isLetIn(port, {}), false)
    assert.equal(await isLetIn(port, pem(stranger)), false)
    assert.equal(peers.length, 1)
  })

  it('may be open to others than this machine, whatever name they know it by', async () => {
    const { port } = await start(server, '0.0.0.0')
    // The certificate is for 127.0.0.1.
    const options = {
      ca: Buffer.from(server.cert),
      checkServerIdentity: () => undefined,
      headers: { host: 'agent.example' },
    }

    assert.equal((await send(`https://127.0.0.1:${port}`, '1', options)).status, 200)
  })

  for (const host of ['0.0.0.0', '::', '192.0.2.1']) {
    it(`is not opened on ${host} without TLS`, async () => {
      const deps = { monotonicMs: () => 0, wallMs: () => 0 }

      await assert.rejects(
        startWorkerServer({ ...OPTIONS, host }, () => assert.fail('was handled'), deps),
        {
          code: 'SIGNER__SETTINGS__INSECURE_REFUSED',
          message: /only be on .* with TLS/,
        },
      )
    })
  }
})
