import { SignerError } from '../../errors/signer-error.js'

const OTHERS = 0o077

/** Raises SIGNER__SETTINGS__INSECURE_REFUSED when users other than the owner may do anything with a path. */
export const refuseOpenToOthers = (path: string, mode: number, advice: string): void => {
  if ((mode & OTHERS) === 0) return
  throw new SignerError(
    'SIGNER__SETTINGS__INSECURE_REFUSED',
    `${path} is open to other users (mode ${mode.toString(8)}). Make sure that nobody copied it, then: chmod ${advice}`,
    { path },
  )
}
