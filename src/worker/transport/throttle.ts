import { timer, type Subscription } from 'rxjs'
import { createTokenBucket } from '../token-bucket.js'
import type { ServerContext, WorkerServerOptions } from './options.js'

/** Lets the frames of one connection through at a rate. */
export interface Throttle {
  /** Whether a frame may pass now; if not, `retry` is called once when the next may. */
  mayPass(retry: () => void): boolean
  /** No `retry` comes any more. */
  stop(): void
}

/** One for each connection; its bucket is full at first. */
export const createThrottle = (
  { framesPerSecond, frameBurst }: WorkerServerOptions,
  { monotonicMs, scheduler, onEvent }: ServerContext,
): Throttle => {
  const bucket = createTokenBucket({ ratePerSecond: framesPerSecond, burst: frameBurst }, monotonicMs)
  let pause: Subscription | undefined

  const wait = (waitMs: number, retry: () => void): void => {
    onEvent('throttled')
    pause = timer(waitMs, scheduler).subscribe(() => {
      pause = undefined
      retry()
    })
  }
  const mayPass = (retry: () => void): boolean => {
    if (pause) return false
    const waitMs = bucket.take()
    if (waitMs > 0) wait(waitMs, retry)
    return waitMs === 0
  }
  return { mayPass, stop: () => pause?.unsubscribe() }
}
