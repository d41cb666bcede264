import { writeSync } from 'node:fs'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import type { ChildTask } from './child.js'
import { id, jobOf, repliesTo } from './samples.js'
import { fileStore } from './stores.js'

const [task, path] = process.argv.slice(2) as [ChildTask, string]

/** Asks the parent for SIGKILL and does nothing more, without giving the event loop a turn. */
const awaitDeath = (): void => {
  writeSync(1, 'kill me\n')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

const tasks: Record<ChildTask, () => void> = {
  open: () => {
    try {
      fileStore(path)
      writeSync(1, 'opened\n')
    } catch (error) {
      writeSync(1, `${isSignerError(error) ? error.code : String(error)}\n`)
    }
  },
  'killed-after-transaction': () => {
    const store = fileStore(path)
    store.transaction((tx) => tx.insertJob(jobOf(1)))
    store.transaction((tx) => {
      tx.answerJob(id(1), 'ok', repliesTo(id(1)))
      tx.appendTrail({ type: 'decision', block: 1, timeMs: 1, requestId: id(1) })
    })
    awaitDeath()
  },
  'killed-in-transaction': () => {
    const store = fileStore(path)
    store.transaction((tx) => tx.insertJob(jobOf(1)))
    store.transaction((tx) => {
      tx.answerJob(id(1), 'ok', repliesTo(id(1)))
      tx.appendTrail({ type: 'decision', block: 1, timeMs: 1, requestId: id(1) })
      awaitDeath()
    })
  },
}

tasks[task]()
