import { SignerError } from '../errors/signer-error.js'
import type { AccountState } from '../model/l1.js'
import type { RegistrationOptions } from './calls.js'

/** The registration that the settings want. */
export type WantedRegistration = Pick<RegistrationOptions, 'method' | 'mrEnclave' | 'url'>

/** Why `publishHash` cannot work, for a cause that the agent itself cannot cure (PROTOCOL 3). */
export type FallbackReason = 'lockedOut' | 'registrationRefused'

/** How content is published: the batch with `publishHash`, or the remark that stands in for it. */
export type PublicationForm = 'usual' | 'fallback'

/** Whether the account is registered by the wanted method as the wanted enclave: what is published names it. */
export const isRegistered = ({ registration }: AccountState, { method, mrEnclave }: WantedRegistration): boolean =>
  registration?.method === method && registration.mrEnclave === mrEnclave

/** Whether the chain would refuse to register the account: trying would only cost the fee. */
export const isRefused = ({ allowsSkip }: AccountState, { method }: WantedRegistration): boolean =>
  method === 'Skip' && !allowsSkip

/** What is wrong, and what to do, where `isRefused` holds. */
export const registrationRefused = ({ mrEnclave }: WantedRegistration): SignerError =>
  new SignerError(
    'SIGNER__SUBMIT__REGISTRATION_REFUSED',
    'This L1 does not allow registration by Skip, so nothing is sent. It needs attestation by Dcap, for which this ' +
      'version has no source of quotes: run the agent on another L1. On a development chain root can allow it ' +
      '(teerex.setSecurityFlags with allowSkippingAttestation).',
    { method: 'Skip', mrEnclave },
  )

/** Why the account cannot use `publishHash`, or undefined where it can, or will be able to once it has registered. */
export const fallbackReason = (account: AccountState, wanted: WantedRegistration): FallbackReason | undefined => {
  if (account.lockedOut) return 'lockedOut'
  return !isRegistered(account, wanted) && isRefused(account, wanted) ? 'registrationRefused' : undefined
}

/**
 * The form in which the account can publish at this block; undefined while it must wait for its registration.
 * It follows from the chain's state alone, so it survives restarts and ends with its cause.
 */
export const publicationForm = (account: AccountState, wanted: WantedRegistration): PublicationForm | undefined => {
  if (fallbackReason(account, wanted)) return 'fallback'
  return isRegistered(account, wanted) ? 'usual' : undefined
}

/**
 * A new agent that cannot register is of no use: nobody would believe it. Raises
 * SIGNER__SUBMIT__REGISTRATION_REFUSED. One with a past goes on without, because it may owe answers.
 */
export const assertCanRegister = (account: AccountState, wanted: WantedRegistration): void => {
  if (!isRegistered(account, wanted) && isRefused(account, wanted)) throw registrationRefused(wanted)
}
