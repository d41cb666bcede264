import { isSignerError } from '../errors/signer-error.js'
import { plainText } from './columns.js'

/** Exit codes of every command. */
export const EXIT = { ok: 0, failed: 1, usage: 2, denied: 3 } as const

/**
 * What a person reads when a command fails: what is wrong and what to do, then the code and where. What an agent or a
 * node said may be part of it, so it moves no cursor.
 */
export const describeFault = (error: unknown): string => {
  if (!isSignerError(error)) {
    return `Unexpected fault, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  }
  const where = Object.entries(error.context).map(([name, value]) => `${name}=${String(value)}`)
  const words = error.message.split('\n')
  return [...words, `  ${[error.code, ...where].join(' ')}`].map(plainText).join('\n')
}

/** The exit code of a command that ended with a fault: flags that do not go together are a matter of usage. */
export const exitCodeOf = (error: unknown): number =>
  isSignerError(error, 'SIGNER__CLI__INVALID_FLAG') ? EXIT.usage : EXIT.failed
