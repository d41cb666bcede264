import commonJs from 'canonicalize'
import { LABELS } from '../../types/protocol/labels.js'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import { ascii, blake2_256, toHex } from './hash.js'
import { idBytes } from './ids.js'

// The package exports the function itself, where its types promise a `default` under it.
const canonicalize = commonJs as unknown as typeof commonJs.default

/** Canonical JSON (RFC 8785) as UTF-8; absent members are left out. Raises SIGNER__PROTOCOL__MALFORMED for what is no JSON. */
const jcs = (entry: object): Uint8Array => {
  try {
    const json = canonicalize(entry)
    if (json !== undefined) return new TextEncoder().encode(json)
  } catch (error) {
    throw new SignerError('SIGNER__PROTOCOL__MALFORMED', 'a trail entry must be plain JSON', {}, error)
  }
  throw new SignerError('SIGNER__PROTOCOL__MALFORMED', 'a trail entry must be plain JSON')
}

/**
 * Hash of a trail entry, chained to the one before it; the first follows `trailGenesis` (PROTOCOL 6).
 * Raises SIGNER__PROTOCOL__MALFORMED for an entry that is not plain JSON.
 */
export const trailEntryHash = (previous: Hex, entry: object): Hex =>
  toHex(blake2_256(ascii(LABELS.trail), idBytes(32, previous, 'previous trail hash'), jcs(entry)))
