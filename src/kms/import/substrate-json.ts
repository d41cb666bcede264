import { decodeAddress } from '@polkadot/util-crypto'
import { equalBytes } from '@noble/ciphers/utils.js'
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import type { KeyType } from '../../model/key.js'
import { blake2_256 } from '../../protocol/hash.js'
import type { NativeSecp256k1 } from '../signers/native-secp256k1.js'
import { ethereumAddress } from './ethereum-address.js'
import { invalidImport } from './invalid-import.js'
import { hexOf, jsonFile, memberOf, oneOf, partOf, textOf, type Members } from './json-members.js'
import { scryptKey, type ScryptCost } from './stretch.js'
import { readPair, type Pair } from './substrate-pair.js'
import { wiping } from '../wiping.js'

const CONTENTS = ['ecdsa', 'ed25519', 'ethereum', 'sr25519'] as const
type Content = (typeof CONTENTS)[number]

const KEY_TYPE_OF = { ecdsa: 'Secp256k1', ed25519: 'Ed25519', ethereum: 'Secp256k1', sr25519: 'Sr25519' } as const
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/** salt 32 ‖ N u32 ‖ p u32 ‖ r u32 ‖ nonce 24 ‖ ciphertext with its tag of 16. */
const SALT_BYTES = 32
const NONCE_AT = SALT_BYTES + 12
const BOX_AT = NONCE_AT + 24

interface Account {
  readonly content: Exclude<Content, 'sr25519'>
  readonly encoded: Uint8Array
  readonly address: string | undefined
}

const isList = (value: unknown, ...expected: readonly string[]): boolean =>
  JSON.stringify(value) === JSON.stringify(expected)

const contentOf = (encoding: Members): Content => {
  const known = CONTENTS.find((content) => isList(memberOf(encoding, 'content'), 'pkcs8', content))
  if (known !== undefined) return known
  throw invalidImport(`encoding.content must be "pkcs8" and one of ${CONTENTS.join(', ')}`)
}

const requireEncryption = (encoding: Members): void => {
  oneOf(encoding, 'version', ['3'])
  if (isList(memberOf(encoding, 'type'), 'scrypt', 'xsalsa20-poly1305')) return
  throw invalidImport('encoding.type must be "scrypt" and "xsalsa20-poly1305": export the account with a password')
}

const encodedOf = (file: Members): Uint8Array => {
  const text = textOf(file, 'encoded')
  if (text.startsWith('0x')) return hexOf(file, 'encoded', BOX_AT, 1_024)
  const bytes = BASE64.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0)
  if (bytes.toString('base64') === text && bytes.length >= BOX_AT) return Uint8Array.from(bytes)
  throw invalidImport(`encoded must be base64 of at least ${BOX_AT} bytes`, { member: 'encoded' })
}

const readAccount = (bytes: Uint8Array, keyType: KeyType): Account => {
  const file: Members = { path: '', object: jsonFile(bytes) }
  const encoding = partOf(file, 'encoding', ['content', 'type', 'version'])
  const content = contentOf(encoding)
  if (KEY_TYPE_OF[content] !== keyType)
    throw invalidImport(`The file holds a key of type ${KEY_TYPE_OF[content]}, not ${keyType}`)
  if (content === 'sr25519')
    throw invalidImport(
      'An sr25519 export holds an expanded secret, from which its seed of 32 bytes cannot be had, and keys are kept as seeds: import the mnemonic (--from mnemonic) or the seed (--from raw) of the account instead',
    )
  requireEncryption(encoding)
  const address = memberOf(file, 'address') === undefined ? undefined : textOf(file, 'address')
  return { content, encoded: encodedOf(file), address }
}

const costOf = (encoded: Uint8Array): ScryptCost => {
  const view = new DataView(encoded.buffer, encoded.byteOffset)
  const [n, p, r] = [0, 4, 8].map((at) => view.getUint32(SALT_BYTES + at, true))
  return { n: n ?? 0, r: r ?? 0, p: p ?? 0 }
}

const opened = (key: Uint8Array, encoded: Uint8Array): Uint8Array => {
  try {
    return xsalsa20poly1305(key.subarray(0, 32), encoded.subarray(NONCE_AT, BOX_AT)).decrypt(encoded.subarray(BOX_AT))
  } catch {
    throw invalidImport('The export does not open: the passphrase is wrong, or encoded was altered')
  }
}

const addressBytes = (text: string): Uint8Array | undefined => {
  try {
    return decodeAddress(text)
  } catch {
    return undefined
  }
}

/** What may stand for the account: polkadot-js writes the public key itself for secp256k1, others the account. */
const namesOf = (content: Account['content'], { publicKey, uncompressed }: Pair): readonly Uint8Array[] => {
  if (uncompressed === undefined) return [publicKey]
  return [publicKey, content === 'ethereum' ? ethereumAddress(uncompressed) : blake2_256(publicKey)]
}

const requireAddress = ({ address, content }: Account, pair: Pair): void => {
  if (address === undefined) return
  const named = addressBytes(address)
  if (named !== undefined && namesOf(content, pair).some((name) => equalBytes(name, named))) return
  throw invalidImport('The export holds the secret of another account than it names', { member: 'address' })
}

/**
 * The secret in an account that polkadot-js exported with a password (encoding version 3: scrypt,
 * XSalsa20-Poly1305, PKCS #8): ed25519, ecdsa or ethereum. What derives from the file (public key, address) must
 * agree with it. The passphrase is used byte for byte. The caller wipes the result.
 *
 * Raises SIGNER__KMS__INVALID_IMPORT; for sr25519 too, whose exports hold no seed.
 */
export const substrateJsonSecret = (
  file: Uint8Array,
  passphrase: Uint8Array,
  keyType: KeyType,
  native: NativeSecp256k1,
): Uint8Array => {
  const account = readAccount(file, keyType)
  const { encoded } = account
  const key = scryptKey(passphrase, encoded.subarray(0, SALT_BYTES), costOf(encoded), 64)
  const plaintext = wiping(key, (stretched) => opened(stretched, encoded))
  return wiping(plaintext, (bytes) => {
    const pair = readPair(bytes, account.content === 'ed25519' ? 'Ed25519' : 'Secp256k1', native)
    requireAddress(account, pair)
    return Uint8Array.from(pair.secret)
  })
}
