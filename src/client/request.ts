import { randomBytes } from '@noble/hashes/utils.js'
import type { Body, RequestCall, ShieldingRecord } from '../../types/protocol/scale.js'
import type { Hex, RequestId } from '../model/ids.js'
import { authMessage } from '../protocol/auth.js'
import { formatEnvelope } from '../protocol/envelope.js'
import { toHex } from '../protocol/hash.js'
import { hpkeInfo, setupSender } from '../protocol/hpke.js'
import { requestId, type Deployment } from '../protocol/ids.js'
import { encodeRequest } from '../protocol/request.js'
import { signAs, type RequestSigner } from './request-signer.js'

/** What to ask, of whom. */
export interface RequestInput {
  /** Genesis and shard; a `Pin` will do. */
  readonly deployment: Deployment
  /** A verified record: see `findShieldingKey` and `acceptRecord`. */
  readonly record: ShieldingRecord
  readonly caller: RequestSigner
  /** 1 to 32. */
  readonly calls: readonly RequestCall[]
  /** Last L1 block in which a key may be used; at most 14,400 after the block that will carry the request. */
  readonly deadline: number
  /** 16 bytes; random by default. The same nonce with the same content is the same request. */
  readonly nonce?: Hex
  /** Everybody may read the reply. Default false. */
  readonly publicReply?: boolean
}

/** A request ready to be sent, and what is needed to read its reply. */
export interface SealedRequest {
  readonly envelope: Uint8Array
  /** One per call, in the order of the calls. */
  readonly requestIds: readonly RequestId[]
  /** 32 bytes: opens the reply, and nothing else does. Secret; persist it before the envelope is sent. */
  readonly replySecret: Uint8Array
  readonly nonce: Hex
  readonly body: Body
}

const bodyOf = (input: RequestInput): Body => ({
  caller: input.caller.account,
  nonce: input.nonce ?? toHex(randomBytes(16)),
  deadline: input.deadline,
  publicReply: input.publicReply ?? false,
  calls: [...input.calls],
  ext: [],
})

/**
 * Builds a request, has the caller sign it and seals it to the agent's shielding key (PROTOCOL 2).
 *
 * Raises SIGNER__PROTOCOL__MALFORMED or SIGNER__PROTOCOL__BOUND_EXCEEDED for calls that the protocol refuses,
 * SIGNER__CLIENT__INVALID_CALLER when the caller's signature does not verify.
 */
export const sealRequest = async (input: RequestInput): Promise<SealedRequest> => {
  const { deployment, record, caller } = input
  const body = bodyOf(input)
  const { enc, seal, replySecret } = await setupSender(record.publicKey, hpkeInfo(deployment, record.kid))
  const signature = await signAs(caller, authMessage(deployment, record.kid, enc, body))
  const ciphertext = await seal(encodeRequest({ body, auth: { tag: 'Signed', value: signature } }))
  return {
    envelope: formatEnvelope({ kid: record.kid, enc, ciphertext }),
    requestIds: body.calls.map((_, callIndex) =>
      requestId({ ...deployment, caller: body.caller, nonce: body.nonce, callIndex }),
    ),
    replySecret,
    nonce: body.nonce,
    body,
  }
}
