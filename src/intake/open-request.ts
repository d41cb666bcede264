import { isSignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import type { Invocation } from '../model/l1.js'
import { authMessage } from '../protocol/auth.js'
import { parseEnvelope, type Envelope } from '../protocol/envelope.js'
import { hpkeInfo } from '../protocol/hpke.js'
import type { Deployment } from '../protocol/ids.js'
import { decodeRequest } from '../protocol/request.js'
import type { Request } from '../../types/protocol/scale.js'
import type { ProvenRequest } from './proven-request.js'
import { verifyCaller } from '../crypto/verify-caller.js'

/** Why an envelope is dropped without an answer (PROTOCOL 2, admission). Each is counted. */
export type OpenFault = 'malformed_envelope' | 'unknown_kid' | 'not_opened' | 'malformed_request' | 'wrong_signature'

/** A request that its caller signed, with the secret of its reply. */
export type OpenedRequest = Required<ProvenRequest>

export type Opened = { readonly request: OpenedRequest } | { readonly fault: OpenFault }

export interface OpenDeps {
  readonly deployment: Deployment
  /** Whether the shielding key is ours and may open envelopes of this block. */
  readonly serves: (kid: Hex, block: number) => boolean
  readonly open: (envelope: Envelope, info: Uint8Array) => Promise<{ plaintext: Uint8Array; replySecret: Uint8Array }>
}

/** The value of `step`, or undefined where it throws: hostile bytes are no exception but the rule. */
const attempt = async <T>(step: () => T | Promise<T>): Promise<T | undefined> => {
  try {
    return await step()
  } catch {
    return undefined
  }
}

/** Undefined where the KMS refuses. When it cannot tell, nothing is known of the envelope, which must not be dropped then. */
const openedBy = (deps: OpenDeps, envelope: Envelope) =>
  deps.open(envelope, hpkeInfo(deps.deployment, envelope.kid)).catch((error: unknown) => {
    if (isSignerError(error, 'SIGNER__KMS__ENVELOPE_REFUSED')) return undefined
    throw error
  })

const signedByCaller = (deployment: Deployment, envelope: Envelope, { body, auth }: Request): boolean =>
  verifyCaller(body.caller, authMessage(deployment, envelope.kid, envelope.enc, body), auth.value)

/**
 * Envelope → request, in the order in which each step is worth its cost: form, key id, decryption,
 * strict decoding, signature. Has no effect: opening the same envelope again gives the same answer. Raises what `open`
 * raises but SIGNER__KMS__ENVELOPE_REFUSED: a KMS that cannot be asked.
 */
export const openRequest = async (deps: OpenDeps, invocation: Invocation, block: number): Promise<Opened> => {
  const envelope = await attempt(() => parseEnvelope(invocation.envelope))
  if (!envelope) return { fault: 'malformed_envelope' }
  if (!deps.serves(envelope.kid, block)) return { fault: 'unknown_kid' }
  const opened = await openedBy(deps, envelope)
  if (!opened) return { fault: 'not_opened' }
  const request = await attempt(() => decodeRequest(opened.plaintext))
  if (!request) return { fault: 'malformed_request' }
  if (!signedByCaller(deps.deployment, envelope, request)) return { fault: 'wrong_signature' }
  return { request: { body: request.body, replySecret: opened.replySecret } }
}
