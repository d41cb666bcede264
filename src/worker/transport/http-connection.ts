import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { timer, type Subscription } from 'rxjs'
import type { Peer } from '../frame.js'
import { channelBindingOf, isSecure } from './channel-binding.js'
import type { Door } from './door.js'
import type { ServerContext, WorkerServerOptions } from './options.js'
import { createThrottle } from './throttle.js'

/** What an HTTP call came to: the answer's text or none, too many on the connection, or nobody there any more. */
export type HttpOutcome = { readonly text: string | undefined } | 'busy' | 'gone'

/** One HTTP connection: one call is worked on, one may wait. More would be work without a bound. */
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
  const ended = new AbortController()
  // What handlers remember of a connection hangs on its peer.
  const peer = createPeer(socket, ended.signal)
  let endCall: (() => void) | undefined
  let callEnded = Promise.resolve()
  let watch: Subscription | undefined
  let waiting = false
  let refused = false

  const cutSlowReader = (): void => {
    onEvent('slow_reader')
    socket.destroy()
  }
  /** A call lasts until its answer is with the peer, or the connection has ended. */
  const begin = (response: ServerResponse): void => {
    const leave = door.enter()
    callEnded = new Promise((resolve) => {
      endCall = () => {
        endCall = undefined
        watch?.unsubscribe()
        leave()
        resolve()
      }
      response.once('close', endCall)
    })
  }
  const passed = (): Promise<void> =>
    new Promise((resolve) => {
      const attempt = (): void => {
        if (throttle.mayPass(attempt)) resolve()
      }
      attempt()
    })
  const call = async (text: string, response: ServerResponse): Promise<HttpOutcome> => {
    if (waiting || refused) {
      // Its answer closes the connection, after those of the calls before.
      refused = true
      onEvent('pipelined')
      return 'busy'
    }
    // A peer that has its answer may ask again before we know that it has.
    waiting = true
    await callEnded
    waiting = false
    if (ended.signal.aborted) return 'gone'
    begin(response)
    await passed()
    const answer = await door.answer(text, peer)
    if (ended.signal.aborted) return 'gone'
    watch = timer(options.slowReaderMs, scheduler).subscribe(cutSlowReader)
    return { text: answer }
  }
  socket.once('close', () => {
    throttle.stop()
    endCall?.()
    ended.abort()
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
