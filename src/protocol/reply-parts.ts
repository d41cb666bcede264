import { BOUNDS } from '../../types/protocol/bounds.js'
import type { RequestCall } from '../../types/protocol/scale.js'

/**
 * The least that an input takes of a PSBT: outpoint 36, empty script 1 and sequence 4 in the transaction, and
 * the end of its map (BIP-174). In version 2 its fields take more (BIP-370).
 */
const INPUT_BYTES = 42

/**
 * Replies that a call may have on chain, at most (PROTOCOL 3, parts): one, but for a PSBT one per input of the
 * key. Known from the length alone, so that admission reserves for all parts before anything is decoded.
 */
export const mostReplyParts = (call: RequestCall): number => {
  if (call.tag !== 'Sign' || call.value.payload.tag !== 'BitcoinPsbt') return 1
  const inputs = Math.floor(call.value.payload.value.length / INPUT_BYTES)
  return Math.min(Math.max(inputs, 1), BOUNDS.parts)
}
