import { isSignerError } from '../errors/signer-error.js'
import { redactText } from '../observe/redact-text.js'
import { plainText } from './columns.js'
import { describeForeign } from './foreign-fault.js'

/** Exit codes of every command. */
export const EXIT = { ok: 0, failed: 1, usage: 2, denied: 3 } as const

/**
 * What a person reads when a command fails: what is wrong and what to do, then the code and where. What an agent or a
 * node said may be part of it, so it moves no cursor. Of errors that are not our own it says where in the code they
 * were, never what they say.
 */
export const describeFault = (error: unknown): string => {
  if (!isSignerError(error)) return `Unexpected fault, please report it: ${describeForeign(error)}`
  const where = Object.entries(error.context).map(([name, value]) => `${name}=${String(value)}`)
  const words = error.message.split('\n')
  return redactText([...words, `  ${[error.code, ...where].join(' ')}`].map(plainText).join('\n'))
}

/** The exit code of a command that ended with a fault: flags that do not go together are a matter of usage. */
export const exitCodeOf = (error: unknown): number =>
  isSignerError(error, 'SIGNER__CLI__INVALID_FLAG') ? EXIT.usage : EXIT.failed
