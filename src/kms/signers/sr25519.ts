import { sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto'
import type { Signer } from './signer.js'

/**
 * Schnorrkel over Ristretto, context "substrate", marker bit set: 64 bytes. Two signatures of one
 * message differ, both are right. The library's WebAssembly must be ready (`loadKeyKinds`); copies of
 * the secret in its memory cannot be wiped from here.
 */
export const sr25519Signer = (seed: Uint8Array): Signer => {
  const pair = sr25519PairFromSeed(seed)
  return { sign: (message) => sr25519Sign(message, pair), wipe: () => void pair.secretKey.fill(0) }
}

/** The 32-byte public key of a 32-byte seed ("mini secret"). */
export const sr25519PublicKey = (seed: Uint8Array): Uint8Array => {
  const pair = sr25519PairFromSeed(seed)
  pair.secretKey.fill(0)
  return pair.publicKey
}
