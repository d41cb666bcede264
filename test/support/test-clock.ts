import { VirtualTimeScheduler } from 'rxjs'

/** Time that moves only when a test says so. */
export const createTestTime = () => {
  const scheduler = new VirtualTimeScheduler(undefined, 0)
  /** Runs what falls due in the next so many ms, in its order. */
  const advance = (ms: number): void => {
    scheduler.maxFrames += ms
    scheduler.flush()
    scheduler.frame = scheduler.maxFrames
  }
  return { scheduler, advance, monotonicMs: () => scheduler.frame }
}

export type TestTime = ReturnType<typeof createTestTime>
