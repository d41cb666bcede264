import { createHash } from 'node:crypto'
import { SignerError } from '../../errors/signer-error.js'
import type { SealProvider } from './seal-provider.js'

/**
 * Seals with a key that everybody can read here: for development only.
 *
 * @throws SIGNER__SETTINGS__INSECURE_REFUSED unless `devMode`
 */
export const devSealProvider = ({ devMode }: { devMode: boolean }): SealProvider => {
  if (!devMode)
    throw new SignerError(
      'SIGNER__SETTINGS__INSECURE_REFUSED',
      'The dev seal provider protects nothing: use it in dev mode only, and another provider here',
    )
  return {
    id: 'dev',
    probe: async () => ({ available: true }),
    newContext: async () => new Uint8Array(0),
    getKek: async () => new Uint8Array(createHash('sha256').update('signer-layer dev seal: not a secret').digest()),
  }
}
