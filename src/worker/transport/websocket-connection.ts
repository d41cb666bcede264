import { setMaxListeners } from 'node:events'
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Peer } from '../frame.js'
import { channelBindingOf, isSecure } from './channel-binding.js'
import type { Door } from './door.js'
import { createFrameQueue, type FrameQueue } from './frame-queue.js'
import { watchLiveness, type Liveness } from './liveness.js'
import type { ServerContext, WorkerEvent, WorkerServerOptions } from './options.js'
import { createOutbox, type Outbox } from './outbox.js'
import { createThrottle } from './throttle.js'

/** Close codes of RFC 6455, 7.4.1. */
const GOING_AWAY = 1001
const UNSUPPORTED_DATA = 1003

/** Frames in hand may together be as long as so many of the longest. */
const FULL_FRAMES_IN_HAND = 4

/** A byte order mark stays: JSON has none, and whoever parses says so. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const openOutbox = (
  socket: WebSocket,
  options: WorkerServerOptions,
  { scheduler }: ServerContext,
  events: { readonly onWritable: () => void; readonly onStuck: () => void },
): Outbox =>
  createOutbox(options, {
    socket: {
      get bufferedAmount() {
        return socket.bufferedAmount
      },
      send: (text, done) => {
        if (socket.readyState === socket.OPEN) socket.send(text, done)
      },
    },
    scheduler,
    ...events,
  })

/** Aborts when the WebSocket has ended. */
const endOf = (socket: WebSocket): AbortSignal => {
  const ended = new AbortController()
  // A listener for each subscription of the peer, whose number others bound.
  setMaxListeners(0, ended.signal)
  socket.once('close', () => ended.abort())
  return ended.signal
}

const createPeer = (raw: Socket, outbox: Outbox, liveness: () => Liveness, closed: AbortSignal): Peer => ({
  transport: 'websocket',
  channelBinding: channelBindingOf(raw),
  secure: isSecure(raw),
  notify: (text) => {
    liveness().used()
    return outbox.offer(text)
  },
  whenWritable: () => outbox.whenWritable(),
  closed,
})

/**
 * Serves one WebSocket until it ends. What it may hold in memory, with M for `maxFrameBytes`:
 * - the message that is being received: M;
 * - frames that wait: those of one read, 64 KiB, and the message that it completed, M;
 * - frames in hand: 4 M, and as much again as text (twice as much outside Latin-1);
 * - on its way out: `highWaterBytes`, one notification more, and the answers of the frames in hand.
 *
 * At these bounds the socket is not read, so the peer feels it. Nothing is dropped.
 */
export const serveWebSocket = (
  socket: WebSocket,
  raw: Socket,
  options: WorkerServerOptions,
  context: ServerContext,
  door: Door,
): void => {
  const { scheduler, onEvent, isAuthenticated } = context
  const end = (event: WorkerEvent, how: () => void): void => {
    onEvent(event)
    how()
  }
  const outbox = openOutbox(socket, options, context, {
    onWritable: () => queue.pump(),
    onStuck: () => end('slow_reader', () => socket.terminate()),
  })
  const peer = createPeer(raw, outbox, () => liveness, endOf(socket))
  const throttle = createThrottle(options, context)

  const handle = async (frame: Uint8Array): Promise<void> => {
    const leave = door.enter()
    const answer = await door.answer(decoder.decode(frame), peer)
    if (answer !== undefined) outbox.send(answer)
    leave()
  }
  const queue: FrameQueue = createFrameQueue(
    { framesInHand: options.framesInFlight, bytesInHand: FULL_FRAMES_IN_HAND * options.maxFrameBytes },
    {
      handle,
      mayStart: () => outbox.writable() && (isAuthenticated(peer) || throttle.mayPass(() => queue.pump())),
      onFull: (full) => (full ? socket.pause() : socket.resume()),
    },
  )
  const liveness = watchLiveness(options, {
    scheduler,
    ping: () => socket.ping(),
    deaf: () => queue.full(),
    mayIdle: () => queue.busy() || isAuthenticated(peer),
    onDead: () => end('half_open', () => socket.terminate()),
    onIdle: () => end('idle', () => socket.close(GOING_AWAY)),
  })

  socket.on('message', (data: Buffer, isBinary) => {
    // What was read before the end is still handed out after it.
    if (socket.readyState !== socket.OPEN) return
    liveness.heard()
    liveness.used()
    if (isBinary) end('binary_frame', () => socket.close(UNSUPPORTED_DATA))
    else queue.push(data)
  })
  socket.on('pong', () => liveness.heard())
  socket.once('close', () => {
    for (const part of [liveness, throttle]) part.stop()
    queue.clear()
    outbox.close()
  })
}
