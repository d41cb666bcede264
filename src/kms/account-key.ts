import { SignerError } from '../errors/signer-error.js'
import type { KeyInfo } from '../model/key.js'
import type { Kms } from './kms.js'

/**
 * The key of the agent's own account; made in a KMS that has no keys yet. It is the first key of all: where
 * others are and it is not, its file was taken away, and a new one would be another account.
 *
 * Raises SIGNER__KMS__KEY_NOT_FOUND.
 */
export const accountKey = async (kms: Pick<Kms, 'list' | 'generateKey'>): Promise<KeyInfo> => {
  const [known] = kms.list('account')
  if (known) return known
  if (kms.list().length > 0) {
    throw new SignerError(
      'SIGNER__KMS__KEY_NOT_FOUND',
      "There are keys, but not that of the agent's account: its file was removed. Restore the key directory.",
    )
  }
  return kms.generateKey({ type: 'Ed25519', purpose: 'account', chains: [], origin: 'account', createdBlock: 0 })
}
