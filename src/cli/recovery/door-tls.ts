import type { TlsOptions } from 'node:tls'
import { SignerError } from '../../errors/signer-error.js'
import { readTlsFiles } from '../../settings/read-tls.js'
import type { Settings } from '../../settings/schema.js'
import { checkTls } from '../../worker/transport/check-tls.js'
import { isLoopback } from '../../worker/transport/loopback.js'

/**
 * TLS of the door for shares: none on loopback, the certificate of the worker's port (`files`) elsewhere. Client certificates
 * are not asked for: operators are known by their shares. Raises SIGNER__SETTINGS__INSECURE_REFUSED off loopback
 * without `worker.tls`, and what its files raise.
 */
export const doorTlsOf = async (
  host: string,
  files: NonNullable<Settings['worker']>['tls'],
  nowMs: number,
): Promise<TlsOptions | undefined> => {
  if (isLoopback(host)) return undefined
  if (files === undefined)
    throw new SignerError(
      'SIGNER__SETTINGS__INSECURE_REFUSED',
      `Shares may come in on ${host} only with TLS: set worker.tls in the settings, or listen on 127.0.0.1`,
      { host },
    )
  const { cert, key } = await readTlsFiles(files, { credentialsDir: process.env['CREDENTIALS_DIRECTORY'] })
  return checkTls({ cert, key }, nowMs)
}
