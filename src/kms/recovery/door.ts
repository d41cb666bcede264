import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { listenReason } from '../../errors/listen-reason.js'
import { SignerError } from '../../errors/signer-error.js'
import { onAcceptFailed } from '../../net/on-accept-failed.js'
import { trackSockets, type OpenSockets } from '../../net/track-sockets.js'
import type { Ceremony } from './ceremony.js'
import type { Collector, Taken } from './collector.js'
import { ceremonyJson, MAX_BODY_BYTES, readMessage } from './wire.js'

export interface DoorOptions {
  /** IP address. Whoever opens the door decides whether it may be off loopback. */
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly tls?: TlsOptions | undefined
  /** For one request, its body included. Default 10 s. */
  readonly requestTimeoutMs?: number
}

/** Where operators send their shares. */
export interface Door {
  /** `http://HOST:PORT`, or `https://`. */
  readonly url: string
  /** Answers what has been asked, ends every connection. Resolves when nothing is left. */
  close(): Promise<void>
}

export interface DoorDeps {
  readonly ceremony: Ceremony
  readonly collector: Collector
  /** Told of every message and what became of it. Nothing in it is secret. */
  readonly onTaken: (taken: Taken) => void
}

interface Answer {
  readonly status: number
  readonly body: object
}

const LIMITS = { headerBytes: 4_096, headers: 32, connections: 16, requestMs: 10_000, closeMs: 1_000 } as const
const JSON_TYPE = /^application\/json\s*(?:;\s*charset=utf-8\s*)?$/i

const refusal = (status: number, error: string): Answer => ({ status, body: { error } })

/** The body, or undefined when it is longer than any message; the rest is then not read. */
const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const answerOf = (taken: Taken): Answer => {
  const { received, threshold } = taken.progress
  return taken.outcome === 'refused'
    ? refusal(422, taken.reason)
    : { status: 200, body: { outcome: taken.outcome, received, threshold } }
}

const takeShare = async (request: IncomingMessage, { collector, onTaken }: DoorDeps): Promise<Answer> => {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) return refusal(415, 'A share comes as application/json.')
  const text = await readBody(request)
  if (text === undefined) return refusal(413, `A message has at most ${MAX_BODY_BYTES} bytes.`)
  const message = readMessage(text)
  if (message === undefined) return refusal(400, 'This is no message with a share.')
  const taken = await collector.take(message)
  onTaken(taken)
  return answerOf(taken)
}

const respond = async (request: IncomingMessage, deps: DoorDeps): Promise<Answer> => {
  // Only browsers send it, and no web page has business here.
  if (request.headers.origin !== undefined) return refusal(403, 'Web pages have no access.')
  if (request.url !== '/') return refusal(404, 'There is only /.')
  if (request.method === 'GET') return { status: 200, body: ceremonyJson(deps.ceremony, deps.collector.progress()) }
  if (request.method === 'POST') return takeShare(request, deps)
  return refusal(405, 'GET shows the instance, POST brings a share.')
}

/** The connection ends with the answer: more of the same request may be on its way. */
const send = (response: ServerResponse, { status, body }: Answer): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', connection: 'close' })
  response.end(JSON.stringify(body))
}

const serve = async (request: IncomingMessage, response: ServerResponse, deps: DoorDeps): Promise<void> => {
  try {
    send(response, await respond(request, deps))
  } catch {
    // The peer went away in the middle of its message.
    response.destroy()
  }
}

const createDoor = ({ tls, requestTimeoutMs = LIMITS.requestMs }: DoorOptions): Server => {
  const options = {
    maxHeaderSize: LIMITS.headerBytes,
    headersTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.max(50, Math.floor(requestTimeoutMs / 4)),
  }
  const server = tls
    ? createSecureServer({ ...options, ...tls, handshakeTimeout: requestTimeoutMs })
    : createServer(options)
  server.maxConnections = LIMITS.connections
  server.maxHeadersCount = LIMITS.headers
  return server
}

const listen = async (server: Server, { host, port }: DoorOptions): Promise<void> => {
  try {
    server.listen({ host, port })
    await once(server, 'listening')
  } catch (error) {
    const message = `The port ${port} for shares on ${host} cannot be opened: ${listenReason(error)}.`
    throw new SignerError('SIGNER__KMS__RECOVERY_UNAVAILABLE', message, { host, port }, error)
  }
}

const urlOf = (server: Server, { tls }: DoorOptions): string => {
  const { address, port, family } = server.address() as AddressInfo
  return `${tls ? 'https' : 'http'}://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

const closeDoor = async (server: Server, sockets: OpenSockets): Promise<void> => {
  const closed = once(server, 'close')
  server.close()
  const cut = setTimeout(() => sockets.cutAll(), LIMITS.closeMs)
  await closed
  clearTimeout(cut)
}

/**
 * Opens the door through which shares come in. Whoever reaches it may try: only the shares of the set, sealed for
 * this ceremony, count, and every size, count and time is bounded. Raises SIGNER__KMS__RECOVERY_UNAVAILABLE when it
 * cannot listen.
 */
export const openDoor = async (options: DoorOptions, deps: DoorDeps): Promise<Door> => {
  const server = createDoor(options)
  const sockets = trackSockets(server)
  server.on('request', (request, response) => void serve(request, response, deps))
  await listen(server, options)
  // Whoever dials is told by his own side, and tries again.
  onAcceptFailed(server, () => undefined)
  return { url: urlOf(server, options), close: () => closeDoor(server, sockets) }
}
