import type { KeyType } from '../../model/key.js'
import { ascii, concat } from '../../protocol/hash.js'
import type { NativeSecp256k1 } from '../signers/native-secp256k1.js'
import { bip32Secret } from './bip32.js'
import { readHdPath } from './hd-path.js'
import { invalidImport } from './invalid-import.js'
import { withMnemonic } from './mnemonic.js'
import { slip10Ed25519Secret } from './slip10.js'
import { pbkdf2Key } from './stretch.js'
import { deriveHard, hardChainCodes } from './substrate-derive.js'
import { readJunctions } from './substrate-path.js'
import { wiping } from '../wiping.js'

const ROUNDS = 2_048
const SEED_BYTES = 64
const MAX_PASSPHRASE_BYTES = 1_024
const NO_PASSPHRASE = new Uint8Array(0)

/** What turns a mnemonic into one key. */
export interface MnemonicOptions {
  readonly keyType: KeyType
  /** `m/…` of BIP-32 and SLIP-10, or junctions of Substrate. Only sr25519 keys have a path without asking. */
  readonly path?: string | undefined
  /** The passphrase of BIP-39, in ASCII. */
  readonly passphrase?: Uint8Array | undefined
}

const checkPassphrase = (passphrase: Uint8Array): void => {
  if (passphrase.length > MAX_PASSPHRASE_BYTES)
    throw invalidImport(`A passphrase has at most ${MAX_PASSPHRASE_BYTES} bytes`)
  if (passphrase.every((byte) => byte >= 0x20 && byte <= 0x7e)) return
  throw invalidImport(
    'The passphrase has other characters than those of ASCII. BIP-39 normalises them, which takes a string that nothing can overwrite: derive the key elsewhere, and import it with --from raw',
  )
}

/** PBKDF2 of BIP-39 ("From mnemonic to seed"); of the words there, of their entropy in Substrate. */
const stretched = (input: Uint8Array, passphrase: Uint8Array, length: number): Uint8Array =>
  wiping(concat(ascii('mnemonic'), passphrase), (salt) => pbkdf2Key('sha512', input, salt, ROUNDS, length))

const pathOf = ({ keyType, path }: MnemonicOptions): string => {
  if (path !== undefined) return path
  if (keyType === 'Sr25519') return ''
  throw invalidImport(
    `A mnemonic has many ${keyType} keys: name one by --path, such as m/44'/60'/0'/0/0 (Ethereum), m/84'/0'/0'/0/0 (Bitcoin), m/44'/501'/0'/0' (Solana), or // junctions, or / (Substrate)`,
  )
}

const substrateSecret = (entropy: Uint8Array, passphrase: Uint8Array, path: string, keyType: KeyType): Uint8Array => {
  const chainCodes = hardChainCodes(keyType, readJunctions(path))
  return deriveHard(keyType, stretched(entropy, passphrase, 32), chainCodes)
}

const hdSecret = (
  sentence: Uint8Array,
  passphrase: Uint8Array,
  path: string,
  keyType: KeyType,
  native: NativeSecp256k1,
): Uint8Array => {
  if (keyType === 'Sr25519') throw invalidImport('The path of an sr25519 key is // junctions of Substrate, not m/…')
  const steps = readHdPath(path)
  return wiping(stretched(sentence, passphrase, SEED_BYTES), (seed) =>
    keyType === 'Ed25519' ? slip10Ed25519Secret(seed, steps) : bip32Secret(seed, steps, native),
  )
}

/**
 * One secret of a mnemonic (BIP-39, English). A path `m/…` goes by BIP-32 for secp256k1 and by SLIP-10 for ed25519,
 * from the seed of BIP-39; any other path is Substrate's, from the entropy of the words. The caller wipes the result.
 *
 * Raises SIGNER__KMS__INVALID_IMPORT.
 */
export const mnemonicSecret = (file: Uint8Array, options: MnemonicOptions, native: NativeSecp256k1): Uint8Array => {
  const { keyType, passphrase = NO_PASSPHRASE } = options
  const path = pathOf(options)
  checkPassphrase(passphrase)
  return withMnemonic(file, ({ entropy, sentence }) =>
    path.startsWith('m')
      ? hdSecret(sentence, passphrase, path, keyType, native)
      : substrateSecret(entropy, passphrase, path, keyType),
  )
}
