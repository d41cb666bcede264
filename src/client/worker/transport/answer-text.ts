/**
 * Most bytes that an answer has. The longest that an honest agent gives is a page of 1,000 keys, each of 16 chains and
 * granted to 64 accounts, some 11 MB.
 */
export const MAX_ANSWER_BYTES = 16_777_216

/** JSON → value; undefined for what is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** UTF-8 of JSON → value; undefined for what is none. */
export const parseBytes = (bytes: Uint8Array): unknown => {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return undefined
  }
}
