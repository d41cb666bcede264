/** Calls `reload` at every SIGHUP, until the function that it gives is called. */
export const onHangup = (reload: () => void): (() => void) => {
  const listener = (): void => reload()
  process.on('SIGHUP', listener)
  return () => void process.off('SIGHUP', listener)
}
