/** Envelopes: what travels in `enclaveBridge.invoke` (PROTOCOL 2). */
import { BOUNDS } from '../../types/protocol/bounds.js'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import { concat, exactly, toHex } from './hash.js'
import { idBytes } from './ids.js'

const VERSION = 1
const HEADER_BYTES = 41 // version 1 ‖ kid 8 ‖ enc 32
const TAG_BYTES = 16

/** An envelope taken apart; nothing of it is proven before it opens. */
export interface Envelope {
  /** Names the shielding key, 8 bytes. */
  readonly kid: Hex
  /** Encapsulated key of HPKE, 32 bytes. */
  readonly enc: Uint8Array
  /** With its tag of 16 bytes. */
  readonly ciphertext: Uint8Array
}

const checkSize = (size: number): void => {
  if (size > BOUNDS.envelope) {
    const message = `envelope is ${size} bytes; at most ${BOUNDS.envelope} are allowed`
    throw new SignerError('SIGNER__PROTOCOL__BOUND_EXCEEDED', message, { size })
  }
  if (size < HEADER_BYTES + TAG_BYTES) {
    throw new SignerError('SIGNER__PROTOCOL__MALFORMED', `envelope of ${size} bytes is too short`, { size })
  }
}

/**
 * Takes an envelope apart into copies. Raises SIGNER__PROTOCOL__BOUND_EXCEEDED above 65,536 bytes, and
 * SIGNER__PROTOCOL__MALFORMED when it is too short or of another version than 1.
 */
export const parseEnvelope = (bytes: Uint8Array): Envelope => {
  checkSize(bytes.length)
  const envelope = Uint8Array.from(bytes)
  if (envelope[0] !== VERSION) {
    const message = `envelope version ${envelope[0]} is not known; this agent reads version ${VERSION}`
    throw new SignerError('SIGNER__PROTOCOL__MALFORMED', message, { version: envelope[0] })
  }
  return {
    kid: toHex(envelope.slice(1, 9)),
    enc: envelope.slice(9, HEADER_BYTES),
    ciphertext: envelope.slice(HEADER_BYTES),
  }
}

/** Inverse of `parseEnvelope`, with the same errors. */
export const formatEnvelope = ({ kid, enc, ciphertext }: Envelope): Uint8Array => {
  const header = [Uint8Array.of(VERSION), idBytes(8, kid, 'kid'), exactly(32, enc, 'enc')]
  const envelope = concat(...header, ciphertext)
  checkSize(envelope.length)
  return envelope
}
