import { enhanceCodec, Option, Struct, type Codec, type CodecType } from 'scale-ts'
import { KEY_TYPES, type KeyInfo } from '../../model/key.js'
import { bytes, fixedHex, oneOf, text, U32, vector } from '../../protocol/codecs.js'
import { BOUNDS } from '../../../types/protocol/bounds.js'
import { keyIdOf } from '../key-id.js'
import type { NewKey } from '../kms.js'

const description = {
  type: oneOf('key type', [...KEY_TYPES, 'X25519']),
  purpose: oneOf('purpose', ['caller', 'account', 'shielding']),
  owner: Option(fixedHex(32)),
  chains: vector('chains', text('chain', BOUNDS.text, 1), BOUNDS.chains),
  origin: text('origin', BOUNDS.text, 1),
  createdBlock: U32,
}

/** A state that a key may be put in. */
export const settableState = oneOf('key state', ['active', 'disabled'])

const newKeyShape = Struct(description)
const keyInfoShape = Struct({
  ...description,
  publicKey: bytes('public key', 33, 32),
  state: oneOf('key state', ['active', 'disabled', 'deleted']),
})

/** A member that is added to keys must cross as well: one that is left over does not compile. */
const nothingElse = (_rest: Readonly<Record<string, never>>): void => undefined

const newKeyToWire = ({ type, purpose, owner, chains, origin, createdBlock, ...rest }: NewKey) => {
  nothingElse(rest)
  return { type, purpose, owner, chains: [...chains], origin, createdBlock }
}

const newKeyFromWire = ({ owner, ...key }: CodecType<typeof newKeyShape>): NewKey => ({
  ...key,
  ...(owner === undefined ? {} : { owner }),
})

/** What a new key shall be. */
export const newKeyCodec: Codec<NewKey> = enhanceCodec(newKeyShape, newKeyToWire, newKeyFromWire)

const keyInfoToWire = ({ id: _, publicKey, state, ...key }: KeyInfo) => ({ ...newKeyToWire(key), publicKey, state })

/** The id does not cross: it follows from the public key, so that no answer can name a key by the id of another. */
const keyInfoFromWire = ({ publicKey, state, ...key }: CodecType<typeof keyInfoShape>): KeyInfo => ({
  id: keyIdOf(key.type, publicKey),
  ...newKeyFromWire(key),
  publicKey,
  state,
})

/** All that may be known of a key. */
export const keyInfoCodec: Codec<KeyInfo> = enhanceCodec(keyInfoShape, keyInfoToWire, keyInfoFromWire)
