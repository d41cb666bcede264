import commonJs from 'canonicalize'
import { SignerError } from '../errors/signer-error.js'

// The package exports the function itself, where its types promise a `default` under it.
const canonicalize = commonJs as unknown as typeof commonJs.default

const serialize = (value: object): string | undefined => {
  try {
    return canonicalize(value)
  } catch {
    return undefined
  }
}

/** Canonical JSON (RFC 8785); absent members are left out. Raises SIGNER__PROTOCOL__MALFORMED for what is no JSON. */
export const canonicalJson = (value: object): string => {
  const json = serialize(value)
  if (json !== undefined) return json
  throw new SignerError('SIGNER__PROTOCOL__MALFORMED', 'only plain JSON has a canonical form')
}

/** The bytes that are hashed: `canonicalJson` in UTF-8. */
export const canonicalBytes = (value: object): Uint8Array => new TextEncoder().encode(canonicalJson(value))
