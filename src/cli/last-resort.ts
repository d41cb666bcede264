import { writeSync } from 'node:fs'
import { describeFault, EXIT } from './fault.js'

const STANDARD_ERROR = 2

const tell = (text: string): void => {
  try {
    writeSync(STANDARD_ERROR, `${text}\n`)
  } catch {
    // Nobody reads, or not now: the exit code says enough.
  }
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
