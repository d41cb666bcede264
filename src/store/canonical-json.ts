import commonJs from 'canonicalize'
import { SignerError } from '../errors/signer-error.js'

// The package exports the function itself, where its types promise a `default` under it.
const canonicalize = commonJs as unknown as typeof commonJs.default

/** Canonical JSON (RFC 8785); absent members are left out. Raises SIGNER__PROTOCOL__MALFORMED for what is no JSON. */
export const canonicalJson = (value: object): string => {
  const json = canonicalize(value)
  if (json !== undefined) return json
  throw new SignerError('SIGNER__PROTOCOL__MALFORMED', 'only plain JSON has a canonical form')
}
