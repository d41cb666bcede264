import { createDecipheriv } from 'node:crypto'
import { equalBytes } from '@noble/ciphers/utils.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import type { NativeSecp256k1 } from '../signers/native-secp256k1.js'
import { ethereumAddress } from './ethereum-address.js'
import { invalidImport } from './invalid-import.js'
import { countOf, hexOf, jsonFile, memberOf, oneOf, partOf, type Members } from './json-members.js'
import { pbkdf2Key, scryptKey } from './stretch.js'
import { taken, wiping } from '../wiping.js'

const KEY_BYTES = 32
const SALT = { least: 1, most: 256 } as const
const MAX_COST = Number.MAX_SAFE_INTEGER

/** Everything of a keystore that is read, checked. */
interface Keystore {
  /** The stretched passphrase, 32 bytes; the caller wipes it. */
  readonly keyOf: (passphrase: Uint8Array) => Uint8Array
  readonly iv: Uint8Array
  readonly ciphertext: Uint8Array
  readonly mac: Uint8Array
  readonly address: Uint8Array | undefined
}

const scryptOf = (crypto: Members): Keystore['keyOf'] => {
  const params = partOf(crypto, 'kdfparams', ['dklen', 'n', 'p', 'r', 'salt'])
  const length = countOf(params, 'dklen', KEY_BYTES, KEY_BYTES)
  const [n = 0, r = 0, p = 0] = ['n', 'r', 'p'].map((name) => countOf(params, name, 1, MAX_COST))
  const salt = hexOf(params, 'salt', SALT.least, SALT.most)
  return (passphrase) => scryptKey(passphrase, salt, { n, r, p }, length)
}

const pbkdf2Of = (crypto: Members): Keystore['keyOf'] => {
  const params = partOf(crypto, 'kdfparams', ['c', 'dklen', 'prf', 'salt'])
  const length = countOf(params, 'dklen', KEY_BYTES, KEY_BYTES)
  const rounds = countOf(params, 'c', 1, MAX_COST)
  const salt = hexOf(params, 'salt', SALT.least, SALT.most)
  oneOf(params, 'prf', ['hmac-sha256'])
  return (passphrase) => pbkdf2Key('sha256', passphrase, salt, rounds, length)
}

/** ethers writes `Crypto`, everybody else `crypto`. */
const cryptoOf = (file: Members): Members => {
  const names = ['crypto', 'Crypto'].filter((name) => memberOf(file, name) !== undefined)
  if (names.length > 1) throw invalidImport('The file has both crypto and Crypto: only one can be meant')
  return partOf(file, names[0] ?? 'crypto', ['cipher', 'ciphertext', 'cipherparams', 'kdf', 'kdfparams', 'mac'])
}

const readKeystore = (bytes: Uint8Array): Keystore => {
  const file: Members = { path: '', object: jsonFile(bytes) }
  oneOf(file, 'version', [3])
  const crypto = cryptoOf(file)
  oneOf(crypto, 'cipher', ['aes-128-ctr'])
  return {
    keyOf: oneOf(crypto, 'kdf', ['scrypt', 'pbkdf2']) === 'scrypt' ? scryptOf(crypto) : pbkdf2Of(crypto),
    iv: hexOf(partOf(crypto, 'cipherparams', ['iv']), 'iv', 16),
    ciphertext: hexOf(crypto, 'ciphertext', KEY_BYTES),
    mac: hexOf(crypto, 'mac', 32),
    address: memberOf(file, 'address') === undefined ? undefined : hexOf(file, 'address', 20),
  }
}

const requireMac = ({ mac, ciphertext }: Keystore, key: Uint8Array): void => {
  const made = keccak_256.create().update(key.subarray(16, 32)).update(ciphertext).digest()
  if (equalBytes(made, mac)) return
  throw invalidImport('The keystore does not open: the passphrase is wrong, or crypto was altered')
}

const decrypted = ({ iv, ciphertext }: Keystore, key: Uint8Array): Uint8Array =>
  taken(createDecipheriv('aes-128-ctr', key.subarray(0, 16), iv).update(ciphertext))

const requireOwner = ({ address }: Keystore, secret: Uint8Array, native: NativeSecp256k1): void => {
  if (!native.privateKeyVerify(secret)) throw invalidImport('The keystore holds bytes that are no secret of secp256k1')
  if (address === undefined || equalBytes(ethereumAddress(native.publicKeyCreate(secret, false)), address)) return
  throw invalidImport('The keystore holds the secret of another address than it names', { member: 'address' })
}

/**
 * The secret in an Ethereum keystore of version 3 (Web3 Secret Storage Definition): AES-128-CTR under scrypt or
 * PBKDF2-HMAC-SHA256, MAC by Keccak-256. Members beside `version`, `crypto` and `address` are not read; inside
 * `crypto` an unknown one is a fault. The passphrase is used byte for byte. The caller wipes the result.
 *
 * Raises SIGNER__KMS__INVALID_IMPORT.
 */
export const keystoreSecret = (file: Uint8Array, passphrase: Uint8Array, native: NativeSecp256k1): Uint8Array => {
  const keystore = readKeystore(file)
  return wiping(keystore.keyOf(passphrase), (key) => {
    requireMac(keystore, key)
    const secret = decrypted(keystore, key)
    try {
      requireOwner(keystore, secret, native)
      return secret
    } catch (error) {
      secret.fill(0)
      throw error
    }
  })
}
