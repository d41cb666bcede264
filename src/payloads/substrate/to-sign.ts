import type { ToSign } from '../../model/facts.js'
import type { KeyType } from '../../model/key.js'
import { blake2_256 } from '../../protocol/hash.js'

/** Longer payloads are signed by their hash (sp-runtime, `SignedPayload`). */
const PLAIN_BYTES = 256

/**
 * What a key signs for a payload: the payload itself up to 256 bytes, else its hash; and for ECDSA, which
 * takes a digest, the hash of that once more (sp-runtime, `MultiSignature::Ecdsa`).
 */
export const substrateToSign = (keyType: KeyType, payload: Uint8Array): ToSign => {
  const message = payload.length > PLAIN_BYTES ? blake2_256(payload) : payload
  switch (keyType) {
    case 'Secp256k1':
      return { scheme: 'ecdsa', message: blake2_256(message) }
    case 'Ed25519':
      return { scheme: 'ed25519', message }
    case 'Sr25519':
      return { scheme: 'sr25519', message }
  }
}
