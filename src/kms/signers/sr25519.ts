import type { Schnorrkel } from './schnorrkel.js'
import type { Signer } from './signer.js'

const SECRET_KEY_BYTES = 64

/**
 * Schnorrkel over Ristretto, context "substrate", marker bit set: 64 bytes. Two signatures of one
 * message differ, both are right. The expanded secret key is held until it is wiped.
 */
export const sr25519Signer = (schnorrkel: Schnorrkel, seed: Uint8Array): Signer => {
  const pair = schnorrkel.keyPairOf(seed)
  const [secretKey, publicKey] = [pair.subarray(0, SECRET_KEY_BYTES), pair.subarray(SECRET_KEY_BYTES)]
  return {
    sign: (message) => schnorrkel.sign(message, secretKey, publicKey),
    wipe: () => void secretKey.fill(0),
  }
}

/** The 32-byte public key of a 32-byte seed ("mini secret"). */
export const sr25519PublicKey = (schnorrkel: Schnorrkel, seed: Uint8Array): Uint8Array => {
  const pair = schnorrkel.keyPairOf(seed)
  const publicKey = pair.slice(SECRET_KEY_BYTES)
  pair.fill(0)
  return publicKey
}
