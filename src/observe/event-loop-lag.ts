import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How late the event loop was, in seconds. */
export interface Lag {
  readonly p50Sec: number
  readonly p99Sec: number
  readonly maxSec: number
}

export interface EventLoopLag {
  /** Since the last call; undefined when nothing was measured since. */
  take(): Lag | undefined
  /** Measures no more. */
  end(): void
}

/** How often the loop is asked to turn, in ms: shorter stalls are not seen. */
const RESOLUTION_MS = 10

/** The histogram holds times between turns, the wait that was asked for among them. */
const lateness = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1e3)

/** Measures from now on. It keeps no process alive. */
export const measureEventLoop = (): EventLoopLag => {
  const turns = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  turns.enable()
  return {
    take: () => {
      if (turns.count === 0) return undefined
      const lag = {
        p50Sec: lateness(turns.percentile(50)),
        p99Sec: lateness(turns.percentile(99)),
        maxSec: lateness(turns.max),
      }
      turns.reset()
      return lag
    },
    end: () => void turns.disable(),
  }
}
