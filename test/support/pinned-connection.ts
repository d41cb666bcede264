import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect, type TLSSocket } from 'node:tls'
import { tlsSpki } from '../../src/worker/transport/tls-spki.js'

/** A TLS 1.3 connection to whoever has the pinned key (SHA-256 of its SubjectPublicKeyInfo), and to nobody else. */
export const connectPinned = async (url: string, spki: Uint8Array): Promise<TLSSocket> => {
  const { hostname: host, port } = new URL(url)
  // No authority is asked: the pin is the proof.
  const socket = connect({ host, port: Number(port), rejectUnauthorized: false, minVersion: 'TLSv1.3' })
  await once(socket, 'secureConnect')
  const certificate = socket.getPeerX509Certificate()
  if (certificate && Buffer.compare(tlsSpki(certificate.raw), spki) === 0) return socket
  socket.destroy()
  throw new Error('the certificate is not the pinned one')
}

/** A `fetch` for JSON that sends nothing before the other end has shown the pinned key. */
export const pinnedFetch =
  (spki: Uint8Array): typeof globalThis.fetch =>
  async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const socket = await connectPinned(url.href, spki)
    const { method, headers } = init
    const call = request(url.href.replace('https:', 'http:'), {
      method: method!,
      headers: { ...(headers as Record<string, string>), connection: 'close' },
      createConnection: () => socket,
    })
    call.end(init.body)
    const [response] = (await once(call, 'response')) as [IncomingMessage]
    const text = Buffer.concat((await response.toArray()) as Buffer[]).toString()
    return new Response(text, { status: response.statusCode ?? 0 })
  }
