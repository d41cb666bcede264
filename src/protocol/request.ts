/** Requests as they lie under the seal of an envelope (PROTOCOL 2). */
import { BOUNDS } from '../../types/protocol/bounds.js'
import { Body, Request } from '../../types/protocol/scale.js'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import { blake2_256, toHex } from './hash.js'
import { decodeStrict, encodeStrict } from './strict.js'

/** No extension of a Body is defined yet, and one that we do not know may change what the request means. */
const refuseUnknownExt = (body: Body): void => {
  const tag = body.ext[0]?.[0]
  if (tag === undefined) return
  throw new SignerError('SIGNER__PROTOCOL__MALFORMED', `request body has an unknown extension ${tag}`, { tag })
}

/** SCALE of a body. Raises SIGNER__PROTOCOL__MALFORMED or SIGNER__PROTOCOL__BOUND_EXCEEDED for what `decodeRequest` would refuse. */
export const encodeBody = (body: Body): Uint8Array => {
  refuseUnknownExt(body)
  return encodeStrict(Body, body, 'request body')
}

/** H(SCALE Body), 32 bytes: what the caller signs of it. Raises as `encodeBody`. */
export const bodyHash = (body: Body): Uint8Array => blake2_256(encodeBody(body))

/**
 * What makes two requests the same: the body without the wish for a public reply, whoever signed it how
 * (PROTOCOL 1). Raises as `encodeBody`.
 */
export const contentHash = (body: Body): Hex => toHex(bodyHash({ ...body, publicReply: false }))

/** Request → the plaintext of an envelope. Raises as `encodeBody`. */
export const encodeRequest = (request: Request): Uint8Array => {
  refuseUnknownExt(request.body)
  return encodeStrict(Request, request, 'request')
}

/**
 * Plaintext of an envelope → request; the signature is not looked at. Hostile input: bounds come first,
 * and exactly one spelling of a request is accepted. Unknown tags of `SignOptions.ext` are kept: they deny
 * their call, not the request.
 *
 * Raises SIGNER__PROTOCOL__MALFORMED or SIGNER__PROTOCOL__BOUND_EXCEEDED.
 */
export const decodeRequest = (plaintext: Uint8Array): Request => {
  if (plaintext.length > BOUNDS.envelope) {
    const message = `request is ${plaintext.length} bytes; at most ${BOUNDS.envelope} are allowed`
    throw new SignerError('SIGNER__PROTOCOL__BOUND_EXCEEDED', message, { length: plaintext.length })
  }
  const request = decodeStrict(Request, plaintext, 'request')
  refuseUnknownExt(request.body)
  return request
}
