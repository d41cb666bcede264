import type { Payload } from '../../../../types/protocol/scale.js'
import type { KnownKey } from '../answer.js'
import type { ExtrinsicTemplate } from '../saved-request.js'

/** What is to be signed, and what the signatures go into where the payload alone does not tell. */
export interface Signing {
  readonly payload: Payload
  readonly extrinsic?: ExtrinsicTemplate
}

/** How to get at what is to be signed. */
export interface Plan {
  /** Whether the public key must be known: to build the payload, or to verify the signature. */
  readonly needsKey: boolean
  /** Raises SIGNER__CLI__INVALID_FLAG for flags that turn out wrong, and what reading the chain raises. */
  readonly build: (key: KnownKey | undefined) => Promise<Signing>
}

/** The key of a plan that needs one. */
export const requireKey = (key: KnownKey | undefined): KnownKey => {
  if (key !== undefined) return key
  throw new TypeError('a plan that needs the key was built without it')
}
