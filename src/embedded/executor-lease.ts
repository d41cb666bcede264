import { inTurn } from '../rx/in-turn.js'
import type { Chopsticks } from './chopsticks.js'

// chopsticks runs wasm in one worker thread per process. It lives as long as one embedded L1 does.
// Starts and stops are put in a row, so that nobody starts on a worker that is being stopped.
let users = 0
const turn = inTurn()

/**
 * Keeps the process' wasm worker for one chain. The promise gives the release; the last release ends the
 * worker thread, which would otherwise keep the process alive. Releasing twice counts once.
 */
export const leaseExecutor = async ({
  destroyWorker,
}: Pick<Chopsticks, 'destroyWorker'>): Promise<() => Promise<void>> => {
  let released: Promise<void> | undefined
  await turn('worker', async () => {
    users += 1
  })
  return () =>
    (released ??= turn('worker', async () => {
      users -= 1
      if (users === 0) await destroyWorker()
    }))
}
