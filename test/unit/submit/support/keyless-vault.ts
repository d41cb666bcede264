import type { StoreVault } from '../../../../src/store/authenticated-table.js'
import { blake2_256 } from '../../../../src/protocol/hash.js'

/** Protects nothing: for tests whose subject is not the store's secrecy. */
export const keylessVault: StoreVault = {
  mac: (bytes) => blake2_256(bytes),
  seal: (_id, _aad, plaintext) => plaintext,
  unseal: (_id, _aad, sealed) => sealed,
}
