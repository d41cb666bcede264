/**
 * One key per file, `<64 hex digits of the key id>.key`, in the layout of frame.ts: magic `SIGN-KEY`,
 * wrapping key HKDF-SHA256(root, salt, "key/v1" ‖ key id). Header, strict SCALE:
 *
 *   provider      Text ≤ 64      seal provider of the root when the file was written; for the operator
 *   keyId         [u8; 32]
 *   type          u8             Secp256k1 0 | Ed25519 1 | Sr25519 2 | X25519 3
 *   purpose       u8             caller 0 | account 1 | shielding 2
 *   state         u8             active 0 | disabled 1 | deleted 2
 *   createdBlock  u32
 *   owner         Option<[u8; 32]>
 *   chains        Vec<Text ≤ 256> ≤ 16
 *   origin        Text ≤ 256
 *   publicKey     Bytes          33 for Secp256k1, else 32
 */
import { Option, Struct, type CodecType } from 'scale-ts'
import { equalBytes } from '@noble/ciphers/utils.js'
import type { SignerError } from '../../errors/signer-error.js'
import type { Hex, KeyId } from '../../model/ids.js'
import { KEY_TYPES, type KeyInfo } from '../../model/key.js'
import { bytes, fixedHex, oneOf, text, U32, vector } from '../../protocol/codecs.js'
import { ascii, concat, fromHex } from '../../protocol/hash.js'
import { decodeStrict, encodeStrict } from '../../protocol/strict.js'
import { BOUNDS } from '../../../types/protocol/bounds.js'
import { keyIdOf } from '../key-id.js'
import type { KeyKinds } from '../key-kinds.js'
import type { KeyWithSecret } from '../key-storage.js'
import type { RandomBytes } from '../random.js'
import type { Root } from '../root.js'
import { readFrame, writeFrame, type WrappingKey } from './frame.js'

const HEADER = Struct({
  provider: text('provider', 64),
  keyId: fixedHex(32),
  type: oneOf('key type', [...KEY_TYPES, 'X25519']),
  purpose: oneOf('purpose', ['caller', 'account', 'shielding']),
  state: oneOf('state', ['active', 'disabled', 'deleted']),
  createdBlock: U32,
  owner: Option(fixedHex(32)),
  chains: vector('chains', text('chain', BOUNDS.text), BOUNDS.chains),
  origin: text('origin', BOUNDS.text),
  publicKey: bytes('public key', 33, 32),
})
type Header = CodecType<typeof HEADER>

const WHAT = 'key file header'
const wrappingKey =
  (root: Root, id: Hex): WrappingKey =>
  (salt) =>
    root.derive(concat(ascii('key/v1'), fromHex(id)), salt)

const headerOf = ({ id, owner, chains, ...info }: KeyInfo, provider: string): Header => ({
  ...info,
  provider,
  keyId: id,
  owner,
  chains: [...chains],
})

const infoOf = ({ keyId, owner, type, purpose, publicKey, chains, origin, createdBlock, state }: Header): KeyInfo => {
  const info = { id: keyId, type, purpose, publicKey, chains, origin, createdBlock, state }
  return owner === undefined ? info : { ...info, owner }
}

/** The bytes of a key's file. The secret has been read when this returns. */
export const writeKeyFile = (
  { info, secret }: KeyWithSecret,
  { root, provider, random }: { root: Root; provider: string; random: RandomBytes },
): Uint8Array => {
  const header = encodeStrict(HEADER, headerOf(info, provider), WHAT)
  return writeFrame({ magic: 'SIGN-KEY', header, secret }, wrappingKey(root, info.id), random)
}

const isKeyOf = (kinds: KeyKinds, info: KeyInfo, secret: Uint8Array): boolean => {
  const kind = kinds[info.type]
  return (
    kind.isSecret(secret) &&
    equalBytes(kind.publicKeyOf(secret), info.publicKey) &&
    keyIdOf(info.type, info.publicKey) === info.id
  )
}

type Corrupt = (fault: string) => SignerError

/**
 * The description in the file of key `id`, whose hash the manifest has proven: it is read as it was written, without
 * the strictness that bytes of others need. `openKeyFile` has it.
 *
 * @param corrupt - makes the error for a file that is not as `writeKeyFile` made it
 */
export const readKeyInfo = (id: KeyId, file: Uint8Array, corrupt: Corrupt): KeyInfo => {
  const frame = readFrame('SIGN-KEY', file)
  if (frame === undefined) throw corrupt('is torn or altered')
  // scale-ts reads the whole buffer under a view, so it gets a copy that has nothing else under it.
  const info = infoOf(HEADER.dec(frame.header.slice()))
  if (info.id === id) return info
  throw corrupt('was not written under this name')
}

/** Whether a key's file was written under this root and for this key, whatever its state. */
export const isKeyFileOf = (id: KeyId, file: Uint8Array, root: Root): boolean => {
  const secret = readFrame('SIGN-KEY', file)?.unwrap(wrappingKey(root, id))
  secret?.fill(0)
  return secret !== undefined
}

/** The secret in the file of key `id`, which fits the description. All of the file is proven by the root. Who gets it wipes it. */
export const openKeyFile = (
  id: KeyId,
  file: Uint8Array,
  { root, kinds }: { root: Root; kinds: KeyKinds },
  corrupt: Corrupt,
): Uint8Array => {
  const frame = readFrame('SIGN-KEY', file)
  if (frame === undefined) throw corrupt('is torn or altered')
  const secret = frame.unwrap(wrappingKey(root, id))
  if (secret === undefined)
    throw corrupt('was not written under this name and this root secret, or was altered on purpose')
  const info = infoOf(decodeStrict(HEADER, frame.header, WHAT))
  if (info.id === id && isKeyOf(kinds, info, secret)) return secret
  secret.fill(0)
  throw corrupt('holds a secret that does not fit its description')
}
