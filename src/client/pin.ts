import { SignerError } from '../errors/signer-error.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { Registration } from '../model/l1.js'
import type { Deployment } from '../protocol/ids.js'

/** What a dApp trusts from the start; everything else is proven against it (PROTOCOL 4). */
export interface Pin extends Deployment {
  /** The account that signs shielding records and the extrinsics with replies. */
  readonly agentAccount: AccountId
  /** Measurement of the agent's enclave, 32 bytes: refuses every other build. */
  readonly mrEnclave?: Hex
  /** Accept a registration without attestation. Development chains only: there it proves nothing. */
  readonly allowSkip?: boolean
}

const MAX_AGE_MS = 48 * 60 * 60 * 1000

const faultOf = (registration: Registration, pin: Pin, nowMs: number): string | undefined => {
  if (pin.mrEnclave !== undefined && registration.mrEnclave !== pin.mrEnclave)
    return `runs the enclave ${registration.mrEnclave}, not the pinned ${pin.mrEnclave}. Pin the new measurement only after you have verified that build.`
  if (registration.buildMode !== 'Production')
    return `runs in build mode ${registration.buildMode}. Use an agent that runs a production enclave.`
  if (nowMs - registration.timestampMs > MAX_AGE_MS)
    return 'was attested more than 48 hours ago. Wait until its operator has renewed the registration.'
  if (registration.method === 'Skip')
    return pin.allowSkip
      ? undefined
      : 'registered without attestation. Set `allowSkip` if this is a development chain, and never elsewhere.'
  if (registration.status !== 'Ok')
    return `has the attestation status ${registration.status}. Its operator must update the platform and register again.`
  return undefined
}

/**
 * Requires that the pinned agent account is registered as section 4 of the protocol demands: method Dcap or
 * Ias, status Ok, production build, the pinned measurement if there is one, at most 48 hours old at `nowMs`
 * (ms since 1970). Skip, which has no status, passes only with `allowSkip`.
 *
 * Raises SIGNER__CLIENT__INVALID_REGISTRATION.
 */
export const checkRegistration = (registration: Registration | undefined, pin: Pin, nowMs: number): Registration => {
  const fault = registration
    ? faultOf(registration, pin, nowMs)
    : 'is not registered on this L1. Check the pinned account and the endpoint, or wait until the agent has registered.'
  if (registration && fault === undefined) return registration
  const message = `The agent account ${pin.agentAccount} ${fault}`
  throw new SignerError('SIGNER__CLIENT__INVALID_REGISTRATION', message, { agentAccount: pin.agentAccount })
}
