import { SignerError } from '../errors/signer-error.js'
import type { KeyInfo } from '../model/key.js'
import { keyIdOf } from './key-id.js'
import { SECRET_BYTES, type KeyKinds } from './key-kinds.js'
import type { KeyWithSecret } from './key-storage.js'
import type { ImportedKey, NewKey } from './kms.js'
import type { RandomBytes } from './random.js'

const described = (kinds: KeyKinds, key: NewKey, secret: Uint8Array): KeyWithSecret => {
  const publicKey = kinds[key.type].publicKeyOf(secret)
  const { type, purpose, owner, chains, origin, createdBlock } = key
  const info = { type, purpose, publicKey, chains: [...chains], origin, createdBlock, state: 'active' as const }
  return { info: { id: keyIdOf(type, publicKey), ...info, ...(owner === undefined ? {} : { owner }) }, secret }
}

/** A new key from fresh randomness. */
export const generatedKey = (kinds: KeyKinds, key: NewKey, random: RandomBytes): KeyWithSecret => {
  const secret = random(SECRET_BYTES)
  // Chance gives an impossible scalar once in 2^127 draws: meeting one means that the randomness is broken.
  if (!kinds[key.type].isSecret(secret))
    throw new SignerError('SIGNER__KMS__INVALID_KEY', 'The randomness of this machine is broken')
  return described(kinds, key, secret)
}

/** A key from a secret that was made elsewhere. Raises SIGNER__KMS__INVALID_KEY for bytes that are none of its type. */
export const importedKey = (kinds: KeyKinds, { secret, ...key }: ImportedKey): KeyWithSecret => {
  if (secret.length !== SECRET_BYTES || !kinds[key.type].isSecret(secret))
    throw new SignerError('SIGNER__KMS__INVALID_KEY', `These bytes are no secret of a key of type ${key.type}`)
  return described(kinds, key, secret)
}

/** One origin, one key: asked again for another kind of key, somebody is wrong about what was made. Raises SIGNER__KMS__ORIGIN_CONFLICT. */
export const requireSameKey = (known: KeyInfo, asked: NewKey): void => {
  const same =
    known.type === asked.type &&
    known.purpose === asked.purpose &&
    known.owner === asked.owner &&
    known.chains.join(' ') === asked.chains.join(' ')
  if (same) return
  throw new SignerError(
    'SIGNER__KMS__ORIGIN_CONFLICT',
    'This origin already made another kind of key, or one for another owner or other chains',
    { keyId: known.id, origin: asked.origin },
  )
}
