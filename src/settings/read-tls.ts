import { readFile } from 'node:fs/promises'
import { SignerError } from '../errors/signer-error.js'
import { secretSource, type Credentials } from './secret-source.js'

/** Where certificate and key are: of the three places of a key, one is set. */
export interface TlsFiles {
  readonly certFile: string
  readonly keyFile?: string
  readonly keyCredential?: string
  readonly keyFd?: number
  readonly clientCaFile?: string
}

const readPublic = async (path: string): Promise<Uint8Array> => {
  try {
    return await readFile(path)
  } catch (error) {
    throw new SignerError(
      'SIGNER__SETTINGS__INVALID',
      `The certificate file ${path} cannot be read: check its path in the settings, and its permissions.`,
      { path },
      error,
    )
  }
}

/**
 * The bytes of certificate, key and issuer of client certificates. Raises what `secretSource` raises for the
 * key, and SIGNER__SETTINGS__INVALID for a certificate that cannot be read. What they hold is not looked at.
 */
export const readTlsFiles = async (
  { certFile, keyFile, keyCredential, keyFd, clientCaFile }: TlsFiles,
  credentials: Credentials,
) => ({
  cert: await readPublic(certFile),
  key: await secretSource({ file: keyFile, credential: keyCredential, fd: keyFd }, credentials).readSecret(),
  ...(clientCaFile !== undefined && { clientCa: await readPublic(clientCaFile) }),
})
