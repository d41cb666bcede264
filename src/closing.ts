type Close = () => void | Promise<void>

/** What was opened, to be closed newest first: later parts stand on earlier ones. */
export interface Closing {
  add(close: Close): void
  /** Closes everything, also when one of them fails; then raises the first failure. A second call closes nothing. */
  all(): Promise<void>
}

export const closing = (): Closing => {
  const closers: Close[] = []
  return {
    add: (close) => void closers.unshift(close),
    all: async () => {
      const failures: unknown[] = []
      for (const close of closers.splice(0)) {
        try {
          await close()
        } catch (failure) {
          failures.push(failure)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}

/** Closes after a fault, and raises the fault: what cannot be closed then is its consequence. */
export const closeAfter = async (fault: unknown, close: () => Promise<void>): Promise<never> => {
  await close().catch(() => undefined)
  throw fault
}
