import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import { listenReason } from '../../errors/listen-reason.js'
import { SignerError } from '../../errors/signer-error.js'
import { onAcceptFailed } from '../../net/on-accept-failed.js'
import { trackSockets } from '../../net/track-sockets.js'
import { checkTls } from './check-tls.js'
import { isLoopback } from './loopback.js'
import type { ServerContext, WorkerServerOptions } from './options.js'

/** The head of a request: the longest thing in it is an origin. */
const MAX_HEADER_BYTES = 8192
const MAX_HEADERS = 64

/** Connections on one port, and those that they came over. */
export interface Listener {
  readonly server: Server
  /** How many connections there are. */
  connections(): number
  /** Ends every connection at once, also those in a TLS handshake, which the server itself does not know. */
  cutAll(): void
}

/** Raises SIGNER__SETTINGS__INSECURE_REFUSED for a door that anybody on the way could listen at. */
export const refuseInsecure = ({ host, tls }: WorkerServerOptions): void => {
  if (tls || isLoopback(host)) return
  throw new SignerError(
    'SIGNER__SETTINGS__INSECURE_REFUSED',
    `The worker's port may only be on ${host} with TLS: set its certificate and key, or listen on 127.0.0.1.`,
    { host },
  )
}

/** A server with all its limits set, not listening yet. Raises what `checkTls` raises. */
export const createListener = (options: WorkerServerOptions, { wallMs, onEvent }: ServerContext): Listener => {
  const { headersTimeoutMs, requestTimeoutMs, keepAliveMs } = options
  const http = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: Math.max(50, Math.floor(headersTimeoutMs / 4)),
  }
  const server = options.tls
    ? createSecureServer({ ...http, ...checkTls(options.tls, wallMs()), handshakeTimeout: headersTimeoutMs })
    : createServer(http)
  server.maxConnections = options.maxConnections
  server.maxHeadersCount = MAX_HEADERS
  server.on('drop', () => onEvent('connection_dropped'))
  server.once('listening', () => onAcceptFailed(server, () => onEvent('connection_dropped')))
  // In place of the server's own, which takes it for HTTP.
  server.removeAllListeners('tlsClientError').on('tlsClientError', (_error: Error, socket: Socket) => {
    onEvent('tls_failed')
    socket.destroy()
  })
  const sockets = trackSockets(server)
  return { server, connections: () => sockets.count(), cutAll: () => sockets.cutAll() }
}

/** Wraps what listening failed with as SIGNER__WORKER__PORT_UNAVAILABLE, with advice. */
export const portUnavailable = ({ host, port }: WorkerServerOptions, error: unknown): SignerError => {
  return new SignerError(
    'SIGNER__WORKER__PORT_UNAVAILABLE',
    `The worker's port ${port} on ${host} cannot be opened: ${listenReason(error)}.`,
    { host, port },
    error,
  )
}
