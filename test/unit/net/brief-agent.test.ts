import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, request as requestTls } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { briefAgent } from '../../../src/net/brief-agent.js'
import { makeCertificate } from '../../support/certificates.js'

const DRIP_MS = 5
/** Until a connection is cut: enough for a busy machine to come as far as to the answer that drips. */
const CUT_MS = 1_500

/** A byte now and then, for ever: no peer that waits for idleness sees an end. */
const drip = (socket: Socket, byte: string): void => {
  const timer = setInterval(() => socket.write(byte), DRIP_MS)
  socket.on('error', () => undefined).once('close', () => clearInterval(timer))
}
const dripHead = (response: ServerResponse): void => {
  const { socket } = response
  assert.ok(socket)
  socket.write('HTTP/1.1 200 OK\r\nx: ')
  drip(socket, 'a')
}
const dripBody = (response: ServerResponse): void => {
  const { socket } = response
  assert.ok(socket)
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n')
  drip(socket, 'a')
}

describe('briefAgent', () => {
  let server: Server
  let answer: (response: ServerResponse) => void
  const listening = async (created: Server): Promise<number> => {
    server = created.on('request', (_, response) => answer(response)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  afterEach(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const ask = (port: number, ms: number): Promise<[IncomingMessage]> =>
    once(request({ port, host: '127.0.0.1', agent: briefAgent('http:', ms) }).end(), 'response') as Promise<
      [IncomingMessage]
    >

  it('serves a request whose answer comes in time, and leaves no connection behind', async () => {
    answer = (response) => void response.end('ok')
    const port = await listening(createServer())
    const gone = new Promise((resolve) => server.on('connection', (peer: Socket) => peer.once('close', resolve)))

    const [response] = await ask(port, 10_000)
    assert.equal(await text(response), 'ok')
    await gone
  })

  it('cuts a head that drips in', async () => {
    answer = dripHead
    await assert.rejects(ask(await listening(createServer()), CUT_MS), { code: 'ECONNRESET' })
  })

  it('cuts a body that drips in', async () => {
    answer = dripBody
    const [response] = await ask(await listening(createServer()), CUT_MS)
    await assert.rejects(text(response), { code: 'ECONNRESET' })
  })

  it('cuts a body without end that comes as fast as it is read', async () => {
    answer = (response) => {
      const more = (): void => {
        while (response.write('a'.repeat(65_536)));
      }
      response.on('drain', more)
      more()
    }
    const [response] = await ask(await listening(createServer()), CUT_MS)
    response.resume()
    await assert.rejects(once(response, 'end'), { code: 'ECONNRESET' })
  })

  it('cuts a dripping peer behind TLS too', async () => {
    answer = dripHead
    const certificate = makeCertificate({ name: 'localhost' })
    const port = await listening(
      createTlsServer({ cert: Buffer.from(certificate.cert), key: Buffer.from(certificate.key) }),
    )
    const agent = briefAgent('https:', CUT_MS)
    const sent = requestTls({ port, host: 'localhost', ca: Buffer.from(certificate.cert), agent }).end()
    const secured = once(server, 'secureConnection')

    await assert.rejects(once(sent, 'response'), { code: 'ECONNRESET' })
    await secured
  })

  it('keeps no process alive', async () => {
    answer = dripHead
    const port = await listening(createServer())
    const accepted = once(server, 'connection')
    const sent = request({ port, host: '127.0.0.1', agent: briefAgent('http:', 10_000) }).end()
    const [[socket]] = (await Promise.all([once(sent, 'socket'), accepted])) as [
      [Socket & { _handle: unknown }],
      unknown,
    ]
    const handle = socket._handle as { hasRef(): boolean }

    assert.equal(handle.hasRef(), false)
    sent.on('error', () => undefined).destroy()
  })
})
