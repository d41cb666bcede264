import { SignerError } from '../errors/signer-error.js'
import { fdSecret } from './fd-secret.js'
import { readCredential } from './read-credential.js'
import { readSecret } from './read-secret.js'
import type { SecretPlace } from './secret-place.js'

/** Reads a secret from where the settings say. */
export interface SecretSource {
  /** In memory that may be wiped. Raises SIGNER__SETTINGS__INVALID or SIGNER__SETTINGS__INSECURE_REFUSED. */
  readonly readSecret: () => Promise<Uint8Array>
  /** The same where reading uses nothing up, else undefined. Raises as far as it can be told without reading. */
  readonly peekSecret: () => Promise<Uint8Array | undefined>
}

/** What systemd told this process as CREDENTIALS_DIRECTORY. */
export interface Credentials {
  readonly credentialsDir: string | undefined
}

const again = (read: () => Promise<Uint8Array>): SecretSource => ({ readSecret: read, peekSecret: read })

/**
 * The source of a secret: a file, a credential of systemd, or a file descriptor that is read once and closed. Raises
 * SIGNER__SETTINGS__INVALID where the place is none.
 */
export const secretSource = ({ file, credential, fd }: SecretPlace, { credentialsDir }: Credentials): SecretSource => {
  if (file !== undefined) return again(() => readSecret(file))
  if (credential !== undefined) return again(() => readCredential(credential, credentialsDir))
  if (fd !== undefined) return fdSecret(fd)
  throw new SignerError(
    'SIGNER__SETTINGS__INVALID',
    'A secret is named without its place: set a file, a credential or an fd',
  )
}
