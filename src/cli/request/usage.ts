import { SignerError } from '../../errors/signer-error.js'

/** The fault of flags that cannot be used as they are: `problem` names the flag and says what to write. */
export const usage = (problem: string): SignerError => new SignerError('SIGNER__CLI__INVALID_FLAG', problem)

/** The value of a flag without which `what` cannot be done. Raises SIGNER__CLI__INVALID_FLAG. */
export const requireFlag = <T>(value: T | undefined, flag: string, what: string): T => {
  if (value !== undefined) return value
  throw usage(`${what} needs ${flag}`)
}
