import type { SchedulerLike, Subscription } from 'rxjs'
import { WebSocket } from 'ws'
import { systemCodeOf } from '../errors/system-code.js'
import { SignerError } from '../errors/signer-error.js'
import { endpointName } from '../model/endpoint-name.js'
import { asRpcError, readRpcMessage, type RpcMessage } from './rpc-message.js'

export interface RpcSocketOptions {
  readonly url: string
  readonly connectTimeoutMs: number
  /** A call that is not answered in this time is given up. */
  readonly requestTimeoutMs: number
}

/** What happens on a connection. `onClosed` comes exactly once, and last. */
export interface RpcSocketEvents {
  readonly onOpen: () => void
  readonly onNotification: (notification: Extract<RpcMessage, { kind: 'notification' }>) => void
  readonly onClosed: (reason: string) => void
}

/** One connection to a node. */
export interface RpcSocket {
  /** Calls a method. Rejects with the node's error (`code`, `data`) or SIGNER__CHAIN__UNREACHABLE; always settles. */
  readonly request: (method: string, params: unknown[]) => Promise<unknown>
  /** Gives the connection up. */
  close(reason: string): void
}

interface Pending {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
  readonly timer: Subscription
}

/** The largest thing that is asked for is a block, or metadata. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024

const unreachable = (reason: string, url: string): SignerError =>
  new SignerError('SIGNER__CHAIN__UNREACHABLE', `The L1 node does not answer: ${reason}.`, {
    endpoint: endpointName(url),
  })

/** Why a socket failed. Only codes: a message may hold the address, and with it a credential. */
const faultOf = (error: Error): string => {
  const status = /^Unexpected server response: (\d{3})$/.exec(error.message)?.[1]
  if (status !== undefined) return `it answered the handshake with HTTP ${status}`
  return systemCodeOf(error) ?? 'the handshake failed'
}

/** Calls that wait for an answer. */
const createPending = ({ url, requestTimeoutMs }: RpcSocketOptions, scheduler: SchedulerLike) => {
  const calls = new Map<number, Pending>()
  const take = (id: number): Pending | undefined => {
    const call = calls.get(id)
    calls.delete(id)
    call?.timer.unsubscribe()
    return call
  }
  const add = (id: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const giveUp = (): void => take(id)?.reject(unreachable(`no answer in ${requestTimeoutMs} ms`, url))
      calls.set(id, { resolve, reject, timer: scheduler.schedule(giveUp, requestTimeoutMs) })
    })
  const rejectAll = (reason: string): void => {
    for (const id of [...calls.keys()]) take(id)?.reject(unreachable(reason, url))
  }
  return { add, take, rejectAll }
}

/**
 * Opens a JSON-RPC 2.0 connection. The node may be hostile: what is not JSON-RPC ends the connection, and
 * nothing that it sends throws. Calls are timed by `scheduler`, the handshake by the clock of sockets.
 */
export const openRpcSocket = (
  options: RpcSocketOptions,
  events: RpcSocketEvents,
  scheduler: SchedulerLike,
): RpcSocket => {
  const socket = new WebSocket(options.url, {
    handshakeTimeout: options.connectTimeoutMs,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  })
  const pending = createPending(options, scheduler)
  // The first reason counts: closing a socket that is not open yet makes an error of its own.
  let reason: string | undefined
  let lastId = 0

  const close = (why: string): void => {
    reason ??= why
    socket.terminate()
  }
  const handle = (message: RpcMessage): void => {
    if (message.kind === 'notification') events.onNotification(message)
    else if (message.kind === 'answer') pending.take(message.id)?.resolve(message.result)
    else pending.take(message.id)?.reject(asRpcError(message.error))
  }
  // The library's own limit begins anew with every byte that comes.
  const handshake = setTimeout(() => close('no handshake in time'), options.connectTimeoutMs)
  socket.on('open', () => {
    clearTimeout(handshake)
    events.onOpen()
  })
  socket.on('message', (data: Buffer) => {
    const message = readRpcMessage(data.toString('utf8'))
    if (message) handle(message)
    else close('it sent something that is not JSON-RPC')
  })
  socket.on('error', (error) => (reason ??= faultOf(error)))
  socket.on('close', () => {
    clearTimeout(handshake)
    const why = reason ?? 'the connection was closed'
    pending.rejectAll(why)
    events.onClosed(why)
  })

  const request = (method: string, params: unknown[]): Promise<unknown> => {
    if (socket.readyState !== WebSocket.OPEN) return Promise.reject(unreachable('not connected', options.url))
    const id = ++lastId
    const answer = pending.add(id)
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    return answer
  }
  return { request, close }
}
