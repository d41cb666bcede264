import type { Details } from '../../model/facts.js'
import { blake2_256, toHex } from '../../protocol/hash.js'

/** Longer ones are named by their hash: facts stay small. */
const MAX_TEXT_BYTES = 128

/** Without control, format and unassigned characters, which could show another text than there is. */
const PLAIN_TEXT = /^[^\p{C}\p{Zl}\p{Zp}]*$/u

const textIn = (bytes: Uint8Array): string | undefined => {
  if (bytes.length > MAX_TEXT_BYTES) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return PLAIN_TEXT.test(text) ? text : undefined
  } catch {
    return undefined
  }
}

/** What a remark says: short plain text (UTF-8) as `text`, anything else as its hash, `blake2_256`. */
export const remarkDetails = (bytes: Uint8Array): Details => {
  const text = textIn(bytes)
  return text === undefined ? { blake2_256: toHex(blake2_256(bytes)) } : { text }
}
