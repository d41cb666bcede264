import { createHmac } from 'node:crypto'
import { SignerError } from '../errors/signer-error.js'
import type { RequestId } from '../model/ids.js'
import { ascii, concat } from '../protocol/hash.js'
import { idBytes } from '../protocol/ids.js'
import { decrypt, encrypt, IV_BYTES } from './aead.js'
import type { Vault } from './kms.js'
import type { RandomBytes } from './random.js'
import type { Root } from './root.js'

/**
 * What protects the rows of the store (DESIGN 6): the root behind it never leaves the KMS.
 *
 * The key of a job is derived for each use and wiped after it: that costs about as much as the
 * encryption, and a cache of job keys would be key material with a life of its own.
 * `wipe` belongs to the KMS, which wipes the root with it.
 */
export const vaultOf = (root: Root, random: RandomBytes): { vault: Vault; wipe: () => void } => {
  const storeKey = root.derive(ascii('store/v1'))
  const withJobKey = <T>(requestId: RequestId, use: (key: Uint8Array) => T): T => {
    const key = root.derive(concat(ascii('journal/v1'), idBytes(32, requestId, 'request id')))
    try {
      return use(key)
    } finally {
      key.fill(0)
    }
  }
  const vault: Vault = {
    mac: (bytes) => {
      root.assertOpen()
      return new Uint8Array(createHmac('sha256', storeKey).update(bytes).digest())
    },
    seal: (requestId, aad, plaintext) =>
      withJobKey(requestId, (key) => {
        const iv = random(IV_BYTES)
        return concat(iv, encrypt(key, iv, aad, plaintext))
      }),
    unseal: (requestId, aad, sealed) =>
      withJobKey(requestId, (key) => {
        const plaintext =
          sealed.length < IV_BYTES
            ? undefined
            : decrypt(key, sealed.subarray(0, IV_BYTES), aad, sealed.subarray(IV_BYTES))
        if (plaintext !== undefined) return plaintext
        throw new SignerError(
          'SIGNER__STORE__ROW_CORRUPT',
          'A sealed value of the store does not open: it was altered, moved, or written under another root. Restore the store from a backup',
          { requestId },
        )
      }),
  }
  return { vault, wipe: () => void storeKey.fill(0) }
}
