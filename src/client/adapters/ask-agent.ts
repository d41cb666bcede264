import type { Payload } from '../../../types/protocol/scale.js'
import { SignerError } from '../../errors/signer-error.js'
import { checkExpectation, type Expectation } from '../expectation.js'
import type { AgentKey, SignAnswer } from './agent-key.js'

/** A payload, and what the key signs for it, as the dApp's own library says. */
export interface Question extends Pick<Expectation, 'messages' | 'schemes'> {
  readonly payload: Payload
  readonly signal?: AbortSignal | undefined
}

type NotSigned = Exclude<SignAnswer, { readonly status: 'ok' }>

const WORDS: Readonly<Record<NotSigned['status'], string>> = {
  denied: 'The agent denies to sign this',
  failed: 'The agent could not sign this',
  expired: 'The agent did not sign this before the deadline',
}

const notSigned = ({ status, requestId, reason, reasonNumber, detail }: NotSigned): SignerError =>
  new SignerError(
    status === 'denied' ? 'SIGNER__CLIENT__SIGNING_REFUSED' : 'SIGNER__CLIENT__SIGNING_UNAVAILABLE',
    `${WORDS[status]}: ${reason}${detail === undefined ? '' : ` (${detail})`}. It gave no signature.`,
    { requestId, status, reason, reasonNumber },
  )

/**
 * Has the agent sign, and verifies its signatures here, by the key that the dApp knows: one for each message, in their
 * order, as the protocol writes them.
 *
 * Raises SIGNER__CLIENT__SIGNING_REFUSED when a rule of the agent says no, SIGNER__CLIENT__SIGNING_UNAVAILABLE when
 * the agent could not sign or not in time, both with `status` and `reason` in the context;
 * SIGNER__PROTOCOL__INVALID_REPLY for signatures that are not those of the key over the messages; and what the
 * client raises.
 */
export const askAgent = async (
  { client, key, chainId, opts }: AgentKey,
  { payload, signal, ...wanted }: Question,
): Promise<readonly [Uint8Array, ...Uint8Array[]]> => {
  const input = { chainId, keyId: key.keyId, payload, ...(opts === undefined ? {} : { opts }) }
  const answer = await client.sign(input, signal === undefined ? {} : { signal })
  if (answer.status !== 'ok') throw notSigned(answer)
  const { status, requestId, signatures } = answer
  checkExpectation({ status, requestId, values: signatures }, { publicKey: key.publicKey, ...wanted })
  const [first, ...others] = signatures
  return [first.bytes, ...others.map(({ bytes }) => bytes)]
}
