import { ascii } from '../protocol/hash.js'
import type { Root } from './root.js'
import { vaultKeysOf, type VaultKeys } from './vault.js'

/** Keys under a root that a process needs to serve its KMS to another one. */
export interface ServingKeys {
  /** For the other process: its journal is there. */
  readonly vault: VaultKeys
  /** HKDF(root, "served/v1"), 32 bytes: protects what was served, and stays here. */
  readonly served: Uint8Array
}

/** The serving keys of a root; who holds them wipes them. Raises SIGNER__KMS__CLOSED. */
export const servingKeysOf = (root: Root): ServingKeys => ({
  vault: vaultKeysOf(root),
  served: root.derive(ascii('served/v1')),
})
