/** SIGHUP, heard: it does not end the process. */
export interface Hangups {
  /** Calls `act` at every one from now on, and at once where one came and nothing was called. */
  readonly each: (act: () => void) => void
  /** Nobody hears it any more. */
  readonly end: () => void
}

/** Hears every SIGHUP from now on. */
export const hearHangups = (): Hangups => {
  let act: (() => void) | undefined
  let isOwed = false
  const listener = (): void => {
    if (act) act()
    else isOwed = true
  }
  process.on('SIGHUP', listener)
  return {
    each: (next) => {
      act = next
      if (isOwed) act()
      isOwed = false
    },
    end: () => void process.off('SIGHUP', listener),
  }
}
