export interface FrameQueueOptions {
  /** Frames worked on side by side. */
  readonly framesInHand: number
  /** Bytes of frames worked on side by side; one frame is always taken. */
  readonly bytesInHand: number
}

export interface FrameQueueDeps {
  /** Works on a frame. Never rejects. */
  readonly handle: (frame: Uint8Array) => Promise<void>
  /** Whether the next frame may start now. Whoever says no calls `pump` later. */
  readonly mayStart: () => boolean
  /** Called with true when nothing more should be read, and with false when reading may go on. */
  readonly onFull: (full: boolean) => void
}

export interface FrameQueue {
  push(frame: Uint8Array): void
  /** Starts what may start. */
  pump(): void
  /** Whether a frame is worked on or waits. */
  busy(): boolean
  /** Whether reading should wait. */
  full(): boolean
  /** Forgets the frames that wait. */
  clear(): void
}

/**
 * The frames of one connection, started in order, finished in any. Frames wait only when they came in the same
 * read as the one that filled the queue (at most 64 KiB and a message): it asks then to read no more.
 */
export const createFrameQueue = (options: FrameQueueOptions, deps: FrameQueueDeps): FrameQueue => {
  const waiting: Uint8Array[] = []
  let frames = 0
  let bytes = 0
  let full = false

  const hasRoomFor = (frame: Uint8Array): boolean =>
    frames === 0 || (frames < options.framesInHand && bytes + frame.length <= options.bytesInHand)

  const start = async (frame: Uint8Array): Promise<void> => {
    frames += 1
    bytes += frame.length
    await deps.handle(frame)
    frames -= 1
    bytes -= frame.length
    pump()
  }
  const sayWhetherFull = (): void => {
    const now = waiting.length > 0 || frames >= options.framesInHand
    if (now === full) return
    full = now
    deps.onFull(full)
  }
  const pump = (): void => {
    for (let next = waiting[0]; next && hasRoomFor(next) && deps.mayStart(); next = waiting[0]) {
      waiting.shift()
      void start(next)
    }
    sayWhetherFull()
  }
  const push = (frame: Uint8Array): void => {
    waiting.push(frame)
    pump()
  }
  return { push, pump, busy: () => frames + waiting.length > 0, full: () => full, clear: () => void waiting.splice(0) }
}
