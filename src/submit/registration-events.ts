import type { SignerError } from '../errors/signer-error.js'
import type { Registration } from '../model/l1.js'
import type { FallbackReason } from './registration-state.js'

/** What the finalised chain says of the agent's registration, each said when it changes. */
export type RegistrationEvent =
  /** The chain holds a registration of ours, the first or a newer one. */
  | {
      readonly kind: 'registered'
      readonly method: Registration['method']
      readonly status: string
      readonly url: string
      /** By the chain's time. */
      readonly ageMs: number
    }
  /** The registration that was there at an earlier head is gone, or is not ours any more. */
  | { readonly kind: 'registrationLost'; readonly advice: string }
  /** The chain would refuse to register us, now or at the next renewal: nothing is sent. Said once per spell. */
  | { readonly kind: 'registrationRefused'; readonly isRegistered: boolean; readonly error: SignerError }
  /** An alarm: publications go out in the fallback form from now on. Said once per spell and reason. */
  | { readonly kind: 'fallback'; readonly reason: FallbackReason; readonly advice: string }
  /** Publications have their usual form again. */
  | { readonly kind: 'fallbackEnded' }
