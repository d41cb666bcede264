import type { Chopsticks } from './chopsticks.js'

// chopsticks runs wasm in one worker thread per process. It lives as long as one embedded L1 does:
// `tail` puts starts and stops in a row, so that nobody starts on a worker that is being stopped.
let users = 0
let tail: Promise<void> = Promise.resolve()

const inTurn = (work: () => Promise<void> | void): Promise<void> => {
  const turn = tail.then(work)
  tail = turn.catch(() => undefined)
  return turn
}

/**
 * Keeps the process' wasm worker for one chain. The promise gives the release; the last release ends the
 * worker thread, which would otherwise keep the process alive. Releasing twice counts once.
 */
export const leaseExecutor = async ({
  destroyWorker,
}: Pick<Chopsticks, 'destroyWorker'>): Promise<() => Promise<void>> => {
  let released: Promise<void> | undefined
  await inTurn(() => {
    users += 1
  })
  return () =>
    (released ??= inTurn(async () => {
      users -= 1
      if (users === 0) await destroyWorker()
    }))
}
