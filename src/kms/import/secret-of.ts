import type { KeyType } from '../../model/key.js'
import type { NativeSecp256k1 } from '../signers/native-secp256k1.js'
import { invalidImport } from './invalid-import.js'
import { keystoreSecret } from './keystore.js'
import { mnemonicSecret } from './mnemonic-secret.js'
import { rawSecret } from './raw.js'
import { substrateJsonSecret } from './substrate-json.js'

/** Forms in which a secret may come. */
export const IMPORT_FORMS = ['raw', 'keystore', 'substrate-json', 'mnemonic'] as const
export type ImportForm = (typeof IMPORT_FORMS)[number]

/** A secret that was made elsewhere, as it lies in its files. The bytes are the caller's to wipe. */
export interface ImportSource {
  readonly form: ImportForm
  readonly keyType: KeyType
  readonly file: Uint8Array
  readonly passphrase?: Uint8Array | undefined
  readonly path?: string | undefined
}

const passphraseOf = ({ passphrase }: ImportSource): Uint8Array => {
  if (passphrase !== undefined) return passphrase
  throw invalidImport('The file is encrypted: name the file of its passphrase by --passphrase-file')
}

const refuseUnused = ({ form, path, passphrase }: ImportSource): void => {
  if (form !== 'mnemonic' && path !== undefined) throw invalidImport('A path is for mnemonics only (--path)')
  if (form === 'raw' && passphrase !== undefined)
    throw invalidImport('A raw secret has no passphrase (--passphrase-file)')
}

/**
 * The 32 bytes of secret in a file: a scalar of secp256k1, or a seed of ed25519 or sr25519. They are checked as far as
 * the file allows it, not against the type. Pure; the caller wipes the result.
 *
 * Raises SIGNER__KMS__INVALID_IMPORT, which names what is wrong and where, and nothing secret.
 */
export const secretOfImport = (source: ImportSource, native: NativeSecp256k1): Uint8Array => {
  const { form, keyType, file } = source
  refuseUnused(source)
  switch (form) {
    case 'raw':
      return rawSecret(file)
    case 'keystore':
      if (keyType !== 'Secp256k1') throw invalidImport(`A keystore holds a key of type Secp256k1, not ${keyType}`)
      return keystoreSecret(file, passphraseOf(source), native)
    case 'substrate-json':
      return substrateJsonSecret(file, passphraseOf(source), keyType, native)
    case 'mnemonic':
      return mnemonicSecret(file, source, native)
  }
}
