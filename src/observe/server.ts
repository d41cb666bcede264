import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Registry } from 'prom-client'
import { listenReason } from '../errors/listen-reason.js'
import { SignerError } from '../errors/signer-error.js'
import { newestWins } from '../net/newest-wins.js'
import { onAcceptFailed } from '../net/on-accept-failed.js'
import { trackSockets, type OpenSockets } from '../net/track-sockets.js'
import { checkProbe, type ProbePath, type ProbeRefusal } from './check-probe.js'
import { oncePer } from './once-per.js'
import type { Reason } from './readiness.js'

export interface ObserveServerOptions {
  /** The port tells how the agent works to whoever reaches it, so this machine alone does. */
  readonly host: '127.0.0.1' | '::1'
  /** 0 takes a free one. */
  readonly port: number
  /** For the head of a request. Default 5 s. */
  readonly headersTimeoutMs?: number
}

export interface ObserveServerDeps {
  /** All metrics, in the text format of Prometheus. */
  readonly metrics: () => Promise<string>
  /** Why the agent is not ready; empty when it is. */
  readonly notReady: () => readonly Reason[]
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicMs: () => number
}

/** The port for those who watch the agent, open. */
export interface ObserveServer {
  /** `http://HOST:PORT`. */
  readonly url: string
  /** Ends every connection. Resolves when nothing is left. */
  close(): Promise<void>
}

const MAX_HEADER_BYTES = 4_096
const MAX_HEADERS = 32
const MAX_CONNECTIONS = 16
const DEFAULT_HEADERS_TIMEOUT_MS = 5_000
/** For a whole request, and for a peer to read the answer. */
const IDLE_MS = 10_000
/** Reading all values takes the thread that signs. */
const FRESH_MS = 1_000

interface Content {
  readonly status: number
  readonly type: string
  readonly text: string
}

const JSON_TYPE = 'application/json'

const json = (status: number, value: unknown): Content => ({ status, type: JSON_TYPE, text: JSON.stringify(value) })

type Contents = Readonly<Record<ProbePath, () => Promise<Content>>>

const contentsOf = ({ metrics, notReady, monotonicMs }: ObserveServerDeps): Contents => {
  const texts = oncePer(FRESH_MS, monotonicMs, metrics)
  const reasons = oncePer(FRESH_MS, monotonicMs, notReady)
  return {
    '/metrics': async () => ({ status: 200, type: Registry.PROMETHEUS_CONTENT_TYPE, text: await texts() }),
    '/healthz': async () => json(200, { alive: true }),
    '/readyz': async () => {
      const found = reasons()
      return json(found.length === 0 ? 200 : 503, { ready: found.length === 0, reasons: found })
    },
  }
}

const send = (response: ServerResponse, { status, type, text }: Content): void => {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}

/** Answers and ends the connection: more of the same request may be on its way. */
const sendRefusal = (response: ServerResponse, { status, message }: ProbeRefusal): void => {
  response.setHeader('connection', 'close')
  if (status === 405) response.setHeader('allow', 'GET')
  send(response, json(status, { error: message }))
}

const answer = async (contents: Contents, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const checked = checkProbe(request)
  if ('refusal' in checked) return sendRefusal(response, checked.refusal)
  try {
    send(response, await contents[checked.path]())
  } catch {
    send(response, json(500, { error: 'The agent could not tell. Ask again later.' }))
  }
}

const createBoundedServer = (headersTimeoutMs: number): Server => {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: headersTimeoutMs,
    requestTimeout: IDLE_MS,
    connectionsCheckingInterval: Math.max(50, Math.floor(headersTimeoutMs / 4)),
  })
  newestWins(server, MAX_CONNECTIONS)
  server.maxHeadersCount = MAX_HEADERS
  return server.setTimeout(IDLE_MS, (socket) => socket.destroy())
}

const listen = async (server: Server, { host, port }: ObserveServerOptions): Promise<AddressInfo> => {
  try {
    await once(server.listen({ host, port }), 'listening')
    return server.address() as AddressInfo
  } catch (error) {
    throw new SignerError(
      'SIGNER__OBSERVE__PORT_UNAVAILABLE',
      `The port ${port} for metrics and health on ${host} cannot be opened: ${listenReason(error)}.`,
      { host, port },
      error,
    )
  }
}

const closed = (server: Server, sockets: OpenSockets): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    sockets.cutAll()
  })

/**
 * Serves `/metrics`, `/healthz` and `/readyz` by GET on loopback, and nothing else. Sizes, counts and times are
 * bounded, nothing of a request is repeated or written anywhere, and values are read once a second at most. Of more
 * connections than it takes the newest win, so that no scraper keeps others out.
 *
 * Raises SIGNER__OBSERVE__PORT_UNAVAILABLE when it cannot listen.
 */
export const startObserveServer = async (
  options: ObserveServerOptions,
  deps: ObserveServerDeps,
): Promise<ObserveServer> => {
  const contents = contentsOf(deps)
  const server = createBoundedServer(options.headersTimeoutMs ?? DEFAULT_HEADERS_TIMEOUT_MS)
  server.on('request', (request, response) => void answer(contents, request, response))
  const sockets = trackSockets(server)
  const { address, port, family } = await listen(server, options)
  // Whoever asks is told by his own side, and asks again.
  onAcceptFailed(server, () => undefined)
  const host = family === 'IPv6' ? `[${address}]` : address
  return { url: `http://${host}:${port}`, close: () => closed(server, sockets) }
}
