import type { webcrypto } from 'node:crypto'
import { readIdentities } from '../../kms/recovery/age-identity.js'
import { readSecret } from '../../settings/read-secret.js'

/** The age identities of files that only their owner can read. Raises what `readSecret` and `readIdentities` raise. */
export const readIdentityFiles = async (paths: readonly string[]): Promise<webcrypto.CryptoKey[]> => {
  const keys: webcrypto.CryptoKey[] = []
  for (const path of paths) {
    const file = await readSecret(path)
    try {
      keys.push(...(await readIdentities(file, path)))
    } finally {
      file.fill(0)
    }
  }
  return keys
}
