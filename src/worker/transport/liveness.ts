import { interval, type SchedulerLike } from 'rxjs'

export interface LivenessOptions {
  readonly pingMs: number
  readonly idleMs: number
}

export interface LivenessDeps {
  readonly scheduler: SchedulerLike
  readonly ping: () => void
  /** Whether we do not read at the moment: the peer's silence is then ours. */
  readonly deaf: () => boolean
  /** Whether silence is fine: work is in hand, or the peer has authenticated. */
  readonly mayIdle: () => boolean
  readonly onDead: () => void
  readonly onIdle: () => void
}

export interface Liveness {
  /** Something came from the peer, be it a pong. */
  heard(): void
  /** A frame came, or a notification went. */
  used(): void
  stop(): void
}

/** Tells connections whose other end is gone without a word, and those that nobody uses. */
export const watchLiveness = ({ pingMs, idleMs }: LivenessOptions, deps: LivenessDeps): Liveness => {
  let answered = true
  let unusedMs = 0

  const end = (how: () => void): void => {
    ticks.unsubscribe()
    how()
  }
  const tick = (): void => {
    unusedMs += pingMs
    if (!answered && !deps.deaf()) return end(deps.onDead)
    if (unusedMs >= idleMs && !deps.mayIdle()) return end(deps.onIdle)
    // A pong to a ping of now would wait unread, and look like silence in the next round.
    answered = deps.deaf()
    if (!answered) deps.ping()
  }
  const ticks = interval(pingMs, deps.scheduler).subscribe(tick)
  return {
    heard: () => void (answered = true),
    used: () => void (unusedMs = 0),
    stop: () => ticks.unsubscribe(),
  }
}
