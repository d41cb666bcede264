import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs `use` with a new folder for temporary files, which is gone when it has ended: also where a signal ends the
 * process, because nobody else listens to it. A signal that somebody else hears ends nothing here.
 *
 * @param prefix - of the name of the folder
 */
export const inTempFolder = async <T>(prefix: string, use: (dir: string) => Promise<T>): Promise<T> => {
  let dir: string | undefined
  const remove = (): void => {
    if (dir !== undefined) rmSync(dir, { recursive: true, force: true })
  }
  const onSignal = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 1) return
    remove()
    process.off(signal, onSignal)
    process.kill(process.pid, signal)
  }
  // Before there is a folder: a signal may come at once.
  for (const signal of SIGNALS) process.on(signal, onSignal)
  try {
    dir = mkdtempSync(join(tmpdir(), prefix))
    return await use(dir)
  } finally {
    remove()
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}
