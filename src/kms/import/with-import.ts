import type { KeyId } from '../../model/ids.js'
import { importOrigin, type KeyInfo } from '../../model/key.js'
import { keyIdOf } from '../key-id.js'
import { loadKeyKinds, type KeyKinds } from '../key-kinds.js'
import type { Kms, NewKey } from '../kms.js'
import type { RandomBytes } from '../random.js'
import { loadNativeSecp256k1, type NativeSecp256k1 } from '../signers/native-secp256k1.js'
import { invalidImport } from './invalid-import.js'
import { secretOfImport, type ImportSource } from './secret-of.js'
import { wiping } from '../wiping.js'

/** What an operator says of a key that he imports; that it serves callers, and where it is from, follow from the import. */
export type ImportedFor = Required<Pick<NewKey, 'owner' | 'chains' | 'createdBlock'>>

/** A key that was found in a file, while it is lent. */
export interface FoundKey {
  readonly id: KeyId
  /** Takes it into a KMS; idempotent. Raises what `Kms.importKey` raises. */
  importInto(kms: Pick<Kms, 'importKey'>, wanted: ImportedFor): Promise<KeyInfo>
}

const NOTHING = new Uint8Array(0)

interface Libraries {
  readonly kinds: KeyKinds
  readonly native: NativeSecp256k1
}

const checkedSecret = (source: ImportSource, { kinds, native }: Libraries): Uint8Array => {
  const secret = secretOfImport(source, native)
  if (kinds[source.keyType].isSecret(secret)) return secret
  secret.fill(0)
  throw invalidImport(`The file holds bytes that are no secret of a key of type ${source.keyType}`)
}

const found = ({ keyType: type }: ImportSource, secret: Uint8Array, { kinds }: Libraries): FoundKey => {
  const id = keyIdOf(type, kinds[type].publicKeyOf(secret))
  const origin = importOrigin(id)
  return {
    id,
    importInto: (kms, wanted) =>
      kms.importKey({ ...wanted, type, purpose: 'caller', origin, secret: Uint8Array.from(secret) }),
  }
}

/**
 * Lends the key in a file to `use`, and overwrites its secret afterwards, and the bytes of its files too. The secret
 * goes nowhere but into a KMS, as a caller's key.
 *
 * Raises SIGNER__KMS__INVALID_IMPORT and SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE.
 */
export const withImport = async <T>(
  source: ImportSource,
  { random }: { readonly random: RandomBytes },
  use: (key: FoundKey) => Promise<T>,
): Promise<T> => {
  const libraries = { kinds: await loadKeyKinds(random), native: loadNativeSecp256k1(random(32)) }
  const secret = wiping(source.file, () => wiping(source.passphrase ?? NOTHING, () => checkedSecret(source, libraries)))
  try {
    return await use(found(source, secret, libraries))
  } finally {
    secret.fill(0)
  }
}
