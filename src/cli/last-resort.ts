import { writeSync } from 'node:fs'
import { systemCodeOf } from '../errors/system-code.js'
import { describeFault, EXIT } from './fault.js'

const STANDARD_ERROR = 2
/** A pipe that is full is tried again so long, in ms. Nothing else of this process happens meanwhile. */
const PATIENCE_MS = 5_000
const PAUSE_MS = 10

const pause = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)

const writeAll = (bytes: Uint8Array): void => {
  const untilMs = performance.now() + PATIENCE_MS
  let written = 0
  while (written < bytes.length) {
    try {
      written += writeSync(STANDARD_ERROR, bytes, written)
    } catch (error) {
      // Nobody reads: the exit code says enough.
      if (systemCodeOf(error) !== 'EAGAIN' || performance.now() > untilMs) return
      pause()
    }
  }
}

/** What waits for a reader of standard error is lost, and may have been cut in the midst of a line. */
const tell = (text: string): void => {
  const isMidLine = process.stderr.writableLength > 0
  writeAll(Buffer.from(`${isMidLine ? '\n' : ''}${text}\n`))
}

/**
 * From now on what nobody catches, a rejected promise too, ends the process with 1, told as any fault of a command is.
 * By itself Node.js would print messages and causes, which may hold secrets. What is in the journal survives the end.
 */
export const endOnUncaught = (): void => {
  process.on('uncaughtException', (error) => {
    tell(describeFault(error))
    process.exit(EXIT.failed)
  })
}
