import { equalBytes } from '@noble/ciphers/utils.js'
import { rawPrivateKey, rawPublicKey } from '../pkcs8.js'
import type { NativeSecp256k1 } from '../signers/native-secp256k1.js'
import { invalidImport } from './invalid-import.js'

/** PKCS #8 as polkadot-js frames it: header ‖ secret ‖ divider ‖ public key; the header says 32 bytes whatever follows. */
const HEADER = Uint8Array.of(48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32)
const DIVIDER = Uint8Array.of(161, 35, 3, 33, 0)
/** An ed25519 secret is seed ‖ public key, as in NaCl. */
const LENGTHS = { Ed25519: { secret: 64, publicKey: 32 }, Secp256k1: { secret: 32, publicKey: 33 } } as const

/** What an export holds. `secret` is a view of its bytes. */
export interface Pair {
  readonly secret: Uint8Array
  /** 33 bytes compressed for secp256k1, else 32. */
  readonly publicKey: Uint8Array
  /** 65 bytes, of secp256k1 keys. */
  readonly uncompressed?: Uint8Array
}

const malformed = (what: string): Error => invalidImport(`The decrypted export is no key pair: ${what}`)

const derived = (secret: Uint8Array, type: keyof typeof LENGTHS, native: NativeSecp256k1): Omit<Pair, 'secret'> => {
  if (type === 'Ed25519') return { publicKey: rawPublicKey(rawPrivateKey('Ed25519', secret)) }
  if (!native.privateKeyVerify(secret)) throw malformed('its secret is none of secp256k1')
  return { publicKey: native.publicKeyCreate(secret, true), uncompressed: native.publicKeyCreate(secret, false) }
}

/** Reads a decrypted export; its public key must follow from its secret. Raises SIGNER__KMS__INVALID_IMPORT. */
export const readPair = (bytes: Uint8Array, type: keyof typeof LENGTHS, native: NativeSecp256k1): Pair => {
  const length = LENGTHS[type]
  const dividerAt = HEADER.length + length.secret
  const publicAt = dividerAt + DIVIDER.length
  if (bytes.length !== publicAt + length.publicKey) throw malformed('its length is none of this type')
  if (!equalBytes(bytes.subarray(0, HEADER.length), HEADER)) throw malformed('its header is unknown')
  if (!equalBytes(bytes.subarray(dividerAt, publicAt), DIVIDER)) throw malformed('its divider is unknown')

  const secret = bytes.subarray(HEADER.length, HEADER.length + 32)
  const pair = derived(secret, type, native)
  const written = [
    bytes.subarray(publicAt),
    ...(type === 'Ed25519' ? [bytes.subarray(HEADER.length + 32, dividerAt)] : []),
  ]
  if (!written.every((publicKey) => equalBytes(publicKey, pair.publicKey)))
    throw malformed('its public key does not follow from its secret')
  return { ...pair, secret }
}
