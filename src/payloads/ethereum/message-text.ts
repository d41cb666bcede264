/** Text that a person can read as it is, or why the bytes are none, in words. */
export type TextReading = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly doubt: string }

/** Length of a hash. Contracts take signed messages of this length for approvals of what has the hash. */
const HASH_BYTES = 32

/** Line breaks are LF or CR LF: a carriage return alone writes over what stands before it. */
const LINE_BREAK = /\r\n/g
/** Controls and separators, what reorders text on the screen, and byte order marks. */
const UNREADABLE = /[^\P{Cc}\t\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}\uFEFF]/u

const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * Reads a message as text. A message of exactly 32 bytes is none, even if it can be read: contract
 * wallets accept a signed hash as approval, and a hash that happens to be text can be searched for.
 */
export const readMessageText = (bytes: Uint8Array): TextReading => {
  if (bytes.length === HASH_BYTES)
    return { ok: false, doubt: 'a message of 32 bytes may be a hash that approves something unseen' }
  const text = decodeUtf8(bytes)
  if (text === undefined) return { ok: false, doubt: 'the message is not text in UTF-8' }
  if (UNREADABLE.test(text.replace(LINE_BREAK, '\n')))
    return { ok: false, doubt: 'the message has characters that do not show, or that reorder text' }
  return { ok: true, text }
}
