import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { timer } from 'rxjs'
import type { Peer } from '../frame.js'
import { channelBindingOf, isSecure } from './channel-binding.js'
import type { Door } from './door.js'
import type { ServerContext, WorkerServerOptions } from './options.js'
import { createThrottle } from './throttle.js'

/** What an HTTP call came to: the answer's text, none, or that the connection has one in hand already. */
export type HttpOutcome = { readonly text: string | undefined } | 'busy' | 'gone'

/** One HTTP connection, which takes one request at a time: pipelined ones would be work without a bound. */
export interface HttpConnection {
  /** Works on a body, and watches over the response until the peer has it. Never rejects. */
  call(text: string, response: ServerResponse): Promise<HttpOutcome>
  busy(): boolean
}

const createPeer = (socket: Socket, closed: AbortSignal): Peer => ({
  transport: 'http',
  channelBinding: channelBindingOf(socket),
  secure: isSecure(socket),
  closed,
})

const openConnection = (
  socket: Socket,
  options: WorkerServerOptions,
  context: ServerContext,
  door: Door,
): HttpConnection => {
  const { scheduler, onEvent } = context
  const throttle = createThrottle(options, context)
  let endCall: (() => void) | undefined
  let refused = false

  const cutSlowReader = (): void => {
    onEvent('slow_reader')
    socket.destroy()
  }
  /** From the first byte of a body's work to the last of its answer, or the end of the connection. */
  const begin = (response: ServerResponse) => {
    const ended = new AbortController()
    const leave = door.enter()
    const end = (): void => {
      endCall = undefined
      leave()
      ended.abort()
    }
    endCall = end
    response.once('close', end)
    return ended.signal
  }
  const passed = (): Promise<void> =>
    new Promise((resolve) => {
      const attempt = (): void => {
        if (throttle.mayPass(attempt)) resolve()
      }
      attempt()
    })
  const watchReader = (closed: AbortSignal): void => {
    const watch = timer(options.slowReaderMs, scheduler).subscribe(cutSlowReader)
    closed.addEventListener('abort', () => watch.unsubscribe(), { once: true })
  }
  const call = async (text: string, response: ServerResponse): Promise<HttpOutcome> => {
    if (endCall !== undefined || refused) {
      // Its answer closes the connection, after that of the call in hand.
      refused = true
      onEvent('pipelined')
      return 'busy'
    }
    const closed = begin(response)
    await passed()
    if (closed.aborted) return 'gone'
    const answer = await door.answer(text, createPeer(socket, closed))
    if (closed.aborted) return 'gone'
    watchReader(closed)
    return { text: answer }
  }
  socket.once('close', () => {
    throttle.stop()
    endCall?.()
  })
  return { call, busy: () => endCall !== undefined }
}

/** The HTTP connections of a server, each known by its socket for as long as that lives. */
export const createHttpConnections = (options: WorkerServerOptions, context: ServerContext, door: Door) => {
  const connections = new WeakMap<Socket, HttpConnection>()
  const of = ({ socket }: Pick<IncomingMessage, 'socket'>): HttpConnection => {
    const known = connections.get(socket) ?? openConnection(socket, options, context, door)
    connections.set(socket, known)
    return known
  }
  return { of, isBusy: (socket: Socket): boolean => connections.get(socket)?.busy() ?? false }
}
