import { SignerError } from '../errors/signer-error.js'

/** The user that runs this process. Raises SIGNER__SETTINGS__INVALID on systems without numbers for users. */
export const ownUid = (): number => {
  const uid = process.geteuid?.()
  if (uid !== undefined) return uid
  throw new SignerError('SIGNER__SETTINGS__INVALID', 'A KMS in a process of its own needs a system with user ids')
}
