import { SignerError } from '../errors/signer-error.js'
import { fdSecret } from './fd-secret.js'
import type { PassphraseSettings } from './passphrase.js'
import { readCredential } from './read-credential.js'
import { readSecret } from './read-secret.js'

/** Reads a passphrase from where the settings say. */
export interface PassphraseSource {
  /** In memory that may be wiped. Raises SIGNER__SETTINGS__INVALID or SIGNER__SETTINGS__INSECURE_REFUSED. */
  readonly readSecret: () => Promise<Uint8Array>
  /** The same where reading uses nothing up, else undefined. Raises as far as it can be told without reading. */
  readonly peekSecret: () => Promise<Uint8Array | undefined>
}

const again = (read: () => Promise<Uint8Array>): PassphraseSource => ({ readSecret: read, peekSecret: read })

/**
 * The source of a passphrase: a file, a credential of systemd, or a file descriptor that is read once and closed.
 *
 * @param credentialsDir - what systemd told this process as CREDENTIALS_DIRECTORY
 */
export const passphraseSource = (
  { file, credential, fd }: PassphraseSettings,
  { credentialsDir }: { readonly credentialsDir: string | undefined },
): PassphraseSource => {
  if (file !== undefined) return again(() => readSecret(file))
  if (credential !== undefined) return again(() => readCredential(credential, credentialsDir))
  if (fd !== undefined) return fdSecret(fd)
  throw new SignerError(
    'SIGNER__SETTINGS__INVALID',
    'kms.provider names no passphrase: set one of file, credential and fd',
  )
}
