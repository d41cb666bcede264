import { SignerError } from '../errors/signer-error.js'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [member: string]: Json
}

/** Levels of arrays and objects that the protocol's JSON may have; what is defined needs six. */
export const JSON_LEVELS = 32

const LONE_SURROGATE = /\p{Surrogate}/u

const refuse = (fault: string): never => {
  throw new SignerError('SIGNER__PROTOCOL__MALFORMED', `JSON that is signed ${fault}`)
}

const check = (value: unknown, levels: number): void => {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) refuse('has numbers that are no safe integers')
  if (typeof value === 'string' && LONE_SURROGATE.test(value)) refuse('has text that is not valid Unicode')
  if (typeof value !== 'object' || value === null) return
  if (levels === 0) refuse(`is nested deeper than ${JSON_LEVELS} levels`)
  for (const [member, inner] of Object.entries(value)) {
    check(member, 0)
    check(inner, levels - 1)
  }
}

/**
 * Requires that JSON means the same to every reader before it is signed: numbers are safe integers
 * (PROTOCOL 5: others travel as decimal strings), text is valid Unicode (RFC 8785, 3.1), and nesting is
 * bounded, so that nobody's canonicalisation runs out of stack. Raises SIGNER__PROTOCOL__MALFORMED.
 */
export const requirePlainJson = (value: object): void => check(value, JSON_LEVELS)
