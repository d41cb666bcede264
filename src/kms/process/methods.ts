import { Struct, type Codec } from 'scale-ts'
import type { SignatureScheme } from '../../model/key.js'
import type { ToSign } from '../../model/facts.js'
import { bytes, fixedBytes, fixedHex, oneOf, text, U32, U8, vector } from '../../protocol/codecs.js'
import { BOUNDS } from '../../../types/protocol/bounds.js'
import { empty, openedForm, scale, vaultKeysForm, type Form } from './forms.js'
import { keyInfoCodec, newKeyCodec, settableState } from './key-codecs.js'

/** The version that both sides must speak. */
export const VERSION = 1
/** Tells this protocol from another one on a socket of the wrong path. */
export const PROTOCOL = 'signer-layer/kms'
/** Keys in one page of the list; a page of the longest keys is within a frame. */
export const PAGE_KEYS = 128
/** The most that the KMS signs at once. */
const MAX_MESSAGE_BYTES = 65_536

/** What an agent may ask of the process that holds its keys. `index` is its number in requests, for ever. */
export interface Method<Params, Result> {
  readonly index: number
  readonly params: Form<Params>
  readonly result: Form<Result>
}

const method = <Params, Result>(index: number, params: Form<Params>, result: Form<Result>): Method<Params, Result> => ({
  index,
  params,
  result,
})

const schemes: readonly SignatureScheme[] = ['ecdsa', 'bip340', 'taproot', 'ed25519', 'sr25519']
const toSign: Codec<ToSign> = Struct({
  scheme: oneOf('scheme', schemes),
  message: bytes('message', MAX_MESSAGE_BYTES),
})
const signature = bytes('signature', 65, 64)
const keyId = fixedHex(32)

/** What one request wants signed, in its order. */
export const toSignList: Codec<ToSign[]> = vector('to sign', toSign, BOUNDS.parts)
/** What one request got, in its order. */
export const signatureList: Codec<Uint8Array[]> = vector('signatures', signature, BOUNDS.parts)

const keyInfo = scale('key', keyInfoCodec)
const id = scale('key id', keyId)

export const METHODS = {
  /** Greeting: the first request of a connection, and no other. */
  hello: method(
    0,
    scale('greeting', Struct({ protocol: text('protocol', 32), version: U8 })),
    scale('greeting', Struct({ version: U8 })),
  ),
  /** What opens the agent's journal. The root behind it never crosses. */
  vaultKeys: method(1, empty, vaultKeysForm),
  /** The keys from position `from` on, of the list as it was when position 0 was asked for. */
  listKeys: method(
    2,
    scale('position', Struct({ from: U32 })),
    scale('keys', Struct({ total: U32, keys: vector('keys', keyInfoCodec, PAGE_KEYS) })),
  ),
  generateKey: method(3, scale('new key', newKeyCodec), keyInfo),
  setKeyState: method(4, scale('key state', Struct({ id: keyId, state: settableState })), keyInfo),
  deleteKey: method(5, id, empty),
  destroyKey: method(6, id, empty),
  /** By the key of the agent's own account. Callers' keys sign by request id alone: there is no way around its journal. */
  signAsAccount: method(
    7,
    scale(
      'what to sign',
      Struct({ keyId, scheme: oneOf('scheme', schemes), message: bytes('message', MAX_MESSAGE_BYTES) }),
    ),
    scale('signature', signature),
  ),
  signFor: method(
    8,
    scale('what to sign', Struct({ requestId: fixedHex(32), keyId, toSign: toSignList })),
    scale('signatures', signatureList),
  ),
  open: method(
    9,
    scale(
      'envelope',
      Struct({
        kid: fixedHex(8),
        enc: fixedBytes(32),
        ciphertext: bytes('ciphertext', BOUNDS.envelope),
        info: bytes('info', BOUNDS.text),
      }),
    ),
    openedForm,
  ),
} as const
