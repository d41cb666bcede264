/**
 * Does what a start needs. A signal that comes meanwhile aborts it, and then nothing is given and no fault raised:
 * whoever stops what has not begun wants to hear of no consequence of that.
 */
export const unlessSignalled = async <T>(
  signalled: Promise<unknown>,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T | undefined> => {
  const stop = new AbortController()
  void signalled.then(() => stop.abort())
  try {
    return await work(stop.signal)
  } catch (fault) {
    if (stop.signal.aborted) return undefined
    throw fault
  }
}
