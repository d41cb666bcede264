import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { SignerError } from '../errors/signer-error.js'
import { openSession, type RpcMethods, type RpcSession } from './rpc-session.js'

/** Bytes of one message: the largest thing a client sends is an extrinsic with a runtime in it. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024

/** Time that a client gets to agree to the end of its connection. */
const GOODBYE_MS = 250
const GOING_AWAY = 1001

/** A JSON-RPC server on a WebSocket of this machine. */
export interface JsonRpcServer {
  /** `ws://127.0.0.1:PORT`. */
  readonly url: string
  /** Ends every connection and the server; resolves when the calls in hand are done. */
  close(): Promise<void>
}

const attach = (socket: WebSocket, methods: RpcMethods): RpcSession => {
  const session = openSession(methods, (message) => socket.send(message))
  socket.on('message', (data: Buffer) => void session.receive(data.toString('utf8')))
  socket.on('close', () => void session.close())
  // A broken connection also closes; there is nothing more to do about it here.
  socket.on('error', () => socket.terminate())
  return session
}

const hangUp = async (socket: WebSocket): Promise<void> => {
  const gone = once(socket, 'close')
  const timer = setTimeout(() => socket.terminate(), GOODBYE_MS)
  socket.close(GOING_AWAY)
  await gone
  clearTimeout(timer)
}

const listening = async (server: WebSocketServer, port: number): Promise<AddressInfo> => {
  try {
    await once(server, 'listening')
    return server.address() as AddressInfo
  } catch (error) {
    throw new SignerError(
      'SIGNER__EMBEDDED__BOOT_FAILED',
      `The embedded L1 cannot listen on 127.0.0.1:${port}. Is the port in use? Choose another, or 0 for a free one.`,
      { port },
      error,
    )
  }
}

/**
 * Serves `methods` on loopback only; port 0 takes a free one. Every connection has its own subscriptions.
 *
 * Raises SIGNER__EMBEDDED__BOOT_FAILED when it cannot listen.
 */
export const startJsonRpcServer = async (port: number, methods: RpcMethods): Promise<JsonRpcServer> => {
  const server = new WebSocketServer({ host: '127.0.0.1', port, maxPayload: MAX_MESSAGE_BYTES })
  const sessions = new Set<RpcSession>()
  server.on('connection', (socket) => {
    const session = attach(socket, methods)
    sessions.add(session)
    socket.on('close', () => sessions.delete(session))
  })
  const address = await listening(server, port)
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    await Promise.all([...sessions].map((session) => session.close()))
    await Promise.all([...server.clients].map(hangUp))
    await closed
  }
  return { url: `ws://127.0.0.1:${address.port}`, close }
}
