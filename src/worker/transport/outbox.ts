import { timer, type SchedulerLike, type Subscription } from 'rxjs'

/** The part of a WebSocket that sends. */
export interface Sending {
  /** Bytes that were sent and that the peer's side has not taken. */
  readonly bufferedAmount: number
  send(text: string, done: () => void): void
}

export interface OutboxOptions {
  /** Bytes that may wait before the peer counts as too slow; it is fast enough again at half of it. */
  readonly highWaterBytes: number
  /** How long a peer may be too slow, in ms. */
  readonly slowReaderMs: number
}

export interface OutboxDeps {
  readonly socket: Sending
  readonly scheduler: SchedulerLike
  /** The peer reads fast enough again. */
  readonly onWritable: () => void
  /** The peer was too slow for too long: whoever owns the socket ends it. */
  readonly onStuck: () => void
}

export interface Outbox {
  /** Sends an answer, which is owed. */
  send(text: string): void
  /** Sends; or sends nothing and gives false, while the peer is too slow. */
  offer(text: string): boolean
  writable(): boolean
  /** Resolves when the peer is fast enough, or the outbox is closed. */
  whenWritable(): Promise<void>
  /** Lets everybody go who waits; nothing is sent any more. */
  close(): void
}

/** What goes out on one WebSocket, measured by what the peer has not taken yet. */
export const createOutbox = (options: OutboxOptions, deps: OutboxDeps): Outbox => {
  const waiters: (() => void)[] = []
  let slowSince: Subscription | undefined
  let closed = false

  const writable = (): boolean => slowSince === undefined
  const release = (): void => {
    slowSince?.unsubscribe()
    slowSince = undefined
    for (const resolve of waiters.splice(0)) resolve()
  }
  const onTaken = (): void => {
    if (closed || writable() || deps.socket.bufferedAmount > options.highWaterBytes / 2) return
    release()
    deps.onWritable()
  }
  const send = (text: string): void => {
    if (closed) return
    deps.socket.send(text, onTaken)
    if (writable() && deps.socket.bufferedAmount > options.highWaterBytes) {
      slowSince = timer(options.slowReaderMs, deps.scheduler).subscribe(deps.onStuck)
    }
  }
  const offer = (text: string): boolean => {
    // After the end nobody is left to be told, and false would have the caller try again for ever.
    if (!closed && !writable()) return false
    send(text)
    return true
  }
  const whenWritable = (): Promise<void> =>
    closed || writable() ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))
  const close = (): void => {
    closed = true
    release()
  }
  return { send, offer, writable, whenWritable, close }
}
