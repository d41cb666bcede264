import { JSON_LEVELS, type Json } from '../../protocol/plain-json.js'
import { findHazard } from './find-hazard.js'

/** A value of JSON text, or what is wrong with the text: `syntax`, or a hazard that is JSON all the same. */
export type ParsedJson = { readonly value: Json } | { readonly syntax: true } | { readonly hazard: string }

const attempt = (text: string): { readonly value: Json } | undefined => {
  try {
    return { value: JSON.parse(text) as Json }
  } catch {
    return undefined // the engine's message repeats the text
  }
}

/** The envelope of JSON-RPC and a batch lie around what is signed. */
const LEVELS = JSON_LEVELS + 2

/**
 * JSON text → value, where every reader must see the same: no member twice in an object, none named
 * `__proto__`, nesting bounded. Total; takes time in proportion to the text.
 */
export const parseJson = (text: string): ParsedJson => {
  const parsed = attempt(text)
  if (!parsed) return { syntax: true }
  const hazard = findHazard(text, LEVELS)
  return hazard === undefined ? parsed : { hazard }
}
