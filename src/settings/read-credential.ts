import { stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { SignerError } from '../errors/signer-error.js'
import { readSecret } from './read-secret.js'

// systemd lets the service's user in by an access list, and of such a list the group's bits are the mask.
const FORBIDDEN = 0o027

const invalid = (message: string, cause?: unknown): SignerError =>
  new SignerError('SIGNER__SETTINGS__INVALID', message, {}, cause)

const requirePrivate = async (dir: string): Promise<void> => {
  const found = await stat(dir).catch((cause: unknown) => {
    throw invalid(`The folder of credentials ${dir} cannot be read: start the agent by systemd`, cause)
  })
  if (found.isDirectory() && (found.mode & FORBIDDEN) === 0) return
  throw new SignerError(
    'SIGNER__SETTINGS__INSECURE_REFUSED',
    `The folder of credentials ${dir} is open to others: it is not one that systemd made`,
    { dir },
  )
}

/**
 * The bytes of a credential that systemd hands to this service, without a newline at its end.
 *
 * @param name - of the credential, one file name
 * @param dir - the CREDENTIALS_DIRECTORY of this process
 * @throws SIGNER__SETTINGS__INVALID where there is none, SIGNER__SETTINGS__INSECURE_REFUSED where others may read it
 */
export const readCredential = async (name: string, dir: string | undefined): Promise<Uint8Array> => {
  if (dir === undefined || !isAbsolute(dir))
    throw invalid(
      `There is no credential ${name}: this process has no CREDENTIALS_DIRECTORY. Start it by systemd, with LoadCredential or LoadCredentialEncrypted in its unit`,
    )
  await requirePrivate(dir)
  return readSecret(join(dir, name), FORBIDDEN)
}
