import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyInstance } from 'fastify'
import { asyncScheduler } from 'rxjs'
import type { HandleFrame } from '../frame.js'
import { createClientErrorHandler } from './client-errors.js'
import { closeInSteps } from './close-in-steps.js'
import { createDoor, type Door } from './door.js'
import { createHttpConnections } from './http-connection.js'
import { addHttpRoute, addRequestRules, createRouteErrorHandler } from './http-routes.js'
import { createListener, portUnavailable, refuseInsecure, type Listener } from './listener.js'
import type { ServerContext, WorkerServerDeps, WorkerServerOptions } from './options.js'
import { serveWebSocket } from './websocket-connection.js'

/** Parts of one message; each costs memory beside its bytes. */
const MAX_FRAGMENTS = 64
/** Pings of a peer that wait for their pongs to be read. */
const MAX_PENDING_PONGS = 8
/** Time that a peer gets to agree to the end of its WebSocket. */
const CLOSE_HANDSHAKE_MS = 1000

/** The worker's door, open. */
export interface WorkerServer {
  /** `http://HOST:PORT`, or `https://`; the WebSocket is at the same address. */
  readonly url: string
  readonly port: number
  /** Open connections, HTTP and WebSocket together. */
  connections(): number
  /**
   * Takes no more connections and refuses further frames with ShuttingDown, lets those in hand end until
   * `closeDeadlineMs`, then ends every connection. Resolves when nothing is left. May be called again.
   */
  close(): Promise<void>
}

const asContext = (deps: WorkerServerDeps): ServerContext => ({
  monotonicMs: deps.monotonicMs,
  wallMs: deps.wallMs,
  onEvent: deps.onEvent ?? (() => undefined),
  isAuthenticated: deps.isAuthenticated ?? (() => false),
  scheduler: deps.scheduler ?? asyncScheduler,
})

const webSocketOptions = ({ maxFrameBytes }: WorkerServerOptions) => ({
  maxPayload: maxFrameBytes,
  maxFragments: MAX_FRAGMENTS,
  maxPendingAutoPongs: MAX_PENDING_PONGS,
  closeTimeout: CLOSE_HANDSHAKE_MS,
  perMessageDeflate: false,
})

const addWebSocketRoute = async (
  app: FastifyInstance,
  options: WorkerServerOptions,
  context: ServerContext,
  door: Door,
): Promise<void> => {
  await app.register(websocket, {
    options: webSocketOptions(options),
    // The library answers with the right close code; ending the socket here would cut that off.
    errorHandler: () => context.onEvent('websocket_malformed'),
    preClose: (done) => done(),
  })
  addRequestRules(app, options, context)
  app.get('/', { websocket: true }, (socket, request) =>
    serveWebSocket(socket, request.raw.socket, options, context, door),
  )
}

const createApp = async (
  listener: Listener,
  options: WorkerServerOptions,
  context: ServerContext,
  door: Door,
): Promise<{ readonly app: FastifyInstance }> => {
  const connections = createHttpConnections(options, context, door)
  const app: FastifyInstance = Fastify<Server>({
    serverFactory: (onRequest) => listener.server.on('request', onRequest),
    logger: false,
    bodyLimit: options.maxFrameBytes,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    frameworkErrors: createRouteErrorHandler(context),
    clientErrorHandler: createClientErrorHandler(context, connections.isBusy),
  })
  await addWebSocketRoute(app, options, context, door)
  addHttpRoute(app, connections, door, context)
  // Not the instance itself: it is a promise of being ready.
  return { app }
}

const listen = async (app: FastifyInstance, options: WorkerServerOptions): Promise<AddressInfo> => {
  try {
    await app.listen({ host: options.host, port: options.port })
    return app.server.address() as AddressInfo
  } catch (error) {
    await app.close()
    throw portUnavailable(options, error)
  }
}

/**
 * Serves JSON-RPC by HTTP POST and WebSocket on one port, at `/`. Peers are hostile: every size, count and time
 * is bounded, and nothing of theirs is written anywhere.
 *
 * Raises SIGNER__SETTINGS__INSECURE_REFUSED off loopback without TLS, SIGNER__SETTINGS__INVALID when certificate
 * and key cannot be used, SIGNER__WORKER__PORT_UNAVAILABLE when it cannot listen.
 */
export const startWorkerServer = async (
  options: WorkerServerOptions,
  handle: HandleFrame,
  deps: WorkerServerDeps,
): Promise<WorkerServer> => {
  refuseInsecure(options)
  const context = asContext(deps)
  const door = createDoor(handle, context)
  const listener = createListener(options, context)
  const { app } = await createApp(listener, options, context, door)
  const { address, port, family } = await listen(app, options)

  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= closeInSteps(app, listener, door, options, context))
  const host = family === 'IPv6' ? `[${address}]` : address
  return {
    url: `${options.tls ? 'https' : 'http'}://${host}:${port}`,
    port,
    connections: () => listener.connections(),
    close,
  }
}
