import type { ChainId } from '../model/ids.js'
import type { KeyType, SignatureScheme } from '../model/key.js'
import type { DecodeResult } from './result.js'

const SCHEMES: Readonly<Record<KeyType, SignatureScheme>> = {
  Secp256k1: 'ecdsa',
  Ed25519: 'ed25519',
  Sr25519: 'sr25519',
}

/**
 * A bare 32-byte digest (PROTOCOL 2: Digest): ECDSA over it, or the digest as message for the other
 * key types. It says nothing of what it signs, so it is blind and never understood.
 */
export const decodeDigest = (chain: ChainId, keyType: KeyType, digest: Uint8Array): DecodeResult => ({
  ok: true,
  decoded: {
    facts: {
      chain,
      understood: false,
      doubts: ['a bare digest does not say what it signs'],
      blind: true,
      effects: [{ kind: 'digest' }],
      replay: {},
    },
    toSign: [{ scheme: SCHEMES[keyType], message: digest }],
  },
})
