/** Signed contexts: what an issuer says of one intent, beside the request (PROTOCOL 2.7). */
import { BOUNDS } from '../../types/protocol/bounds.js'
import { LABELS } from '../../types/protocol/labels.js'
import { CONTEXT_TAG, ContextStatement, SignedContext, type Ext } from '../../types/protocol/scale.js'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import { ascii, concat } from './hash.js'
import { idBytes } from './ids.js'
import { decodeStrict, encodeStrict } from './strict.js'

/** Risk scores are told in thousandths. */
export const SCORE_UNIT = 1_000

/** What a statement is made for. */
export interface ContextPlace {
  /** Hash of L1 block 0, 32 bytes. */
  readonly genesis: Hex
  /** Of `intent`. */
  readonly intent: Hex
}

/**
 * The bytes that an issuer signs, wrapped as wallets wrap them. Raises SIGNER__PROTOCOL__MALFORMED or
 * SIGNER__PROTOCOL__BOUND_EXCEEDED for parts that the protocol refuses.
 */
export const contextMessage = ({ genesis, intent }: ContextPlace, statement: ContextStatement): Uint8Array =>
  concat(
    ascii('<Bytes>'),
    ascii(LABELS.context),
    idBytes(32, genesis, 'genesis'),
    idBytes(32, intent, 'intent'),
    encodeStrict(ContextStatement, statement, 'context statement'),
    ascii('</Bytes>'),
  )

const withinEntry = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length <= BOUNDS.extEntry) return bytes
  const message = `a signed context of ${bytes.length} bytes is too long: at most ${BOUNDS.extEntry}; use fewer tags`
  throw new SignerError('SIGNER__PROTOCOL__BOUND_EXCEEDED', message, { length: bytes.length })
}

/** A signed context as the entry of `SignOptions.ext` that carries it. Raises as `contextMessage`. */
export const contextExt = (context: SignedContext): Ext[number] => [
  CONTEXT_TAG,
  withinEntry(encodeStrict(SignedContext, context, 'signed context')),
]

/** Content of the entry → signed context, strictly; the signature is not verified. Raises as `contextMessage`. */
export const decodeContext = (bytes: Uint8Array): SignedContext =>
  decodeStrict(SignedContext, withinEntry(bytes), 'signed context')
