import { createHmac, hkdfSync } from 'node:crypto'
import { SignerError } from '../errors/signer-error.js'
import type { RequestId } from '../model/ids.js'
import { ascii } from '../protocol/hash.js'
import { idBytes } from '../protocol/ids.js'
import { sealUnder, unsealUnder } from './aead.js'
import type { Vault } from './kms.js'
import type { RandomBytes } from './random.js'
import type { Root } from './root.js'
import { wiping } from './wiping.js'

/** What opens the journal, and nothing else of the KMS: neither the root nor a key that signs follows from it. */
export interface VaultKeys {
  /** HKDF(root, "store/v1"), 32 bytes. */
  readonly store: Uint8Array
  /** HKDF(root, "journal/v1"), 32 bytes. */
  readonly journal: Uint8Array
}

/** A vault that can be closed. */
export interface OpenVault {
  readonly vault: Vault
  /** Overwrites its keys. From then on it raises SIGNER__KMS__CLOSED. */
  readonly wipe: () => void
}

/** The keys of the vault of a root; who holds them wipes them. */
export const vaultKeysOf = (root: Root): VaultKeys => ({
  store: root.derive(ascii('store/v1')),
  journal: root.derive(ascii('journal/v1')),
})

const NO_SALT = new Uint8Array(0)

/**
 * What protects the rows of the store (DESIGN 6). It takes its keys over. The root behind them stays in the KMS, so
 * that a KMS in another process gives these two out and nothing else.
 *
 * The key of a job is derived for each use and wiped after it: that costs about as much as the
 * encryption, and a cache of job keys would be key material with a life of its own.
 */
export const vaultOf = (keys: VaultKeys, random: RandomBytes): OpenVault => {
  let isOpen = true
  const assertOpen = (): void => {
    if (!isOpen) throw new SignerError('SIGNER__KMS__CLOSED', 'The KMS is closed: open it again to use its keys')
  }
  const withJobKey = <T>(requestId: RequestId, use: (key: Uint8Array) => T): T => {
    assertOpen()
    const info = idBytes(32, requestId, 'request id')
    return wiping(new Uint8Array(hkdfSync('sha256', keys.journal, NO_SALT, info, 32)), use)
  }
  const vault: Vault = {
    mac: (bytes) => {
      assertOpen()
      return new Uint8Array(createHmac('sha256', keys.store).update(bytes).digest())
    },
    seal: (requestId, aad, plaintext) => withJobKey(requestId, (key) => sealUnder(key, aad, plaintext, random)),
    unseal: (requestId, aad, sealed) =>
      withJobKey(requestId, (key) => {
        const plaintext = unsealUnder(key, aad, sealed)
        if (plaintext !== undefined) return plaintext
        throw new SignerError(
          'SIGNER__STORE__ROW_CORRUPT',
          'A sealed value of the store does not open: it was altered, moved, or written under another root. Restore the store from a backup',
          { requestId },
        )
      }),
  }
  const wipe = (): void => {
    isOpen = false
    keys.store.fill(0)
    keys.journal.fill(0)
  }
  return { vault, wipe }
}
