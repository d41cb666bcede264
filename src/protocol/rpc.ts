/** What is signed at the worker's door (PROTOCOL 5): calls, sessions, and the agent's answers. */
import { BOUNDS } from '../../types/protocol/bounds.js'
import { LABELS } from '../../types/protocol/labels.js'
import { SignerError } from '../errors/signer-error.js'
import type { AccountId, Hex } from '../model/ids.js'
import { canonicalBytes } from './canonical-json.js'
import { ascii, blake2_256, concat, exactly } from './hash.js'
import { deploymentBytes, idBytes, type Deployment } from './ids.js'
import { requirePlainJson } from './plain-json.js'

/** The one agent that a signed call is for. */
export interface AgentPlace extends Deployment {
  readonly agentAccount: AccountId
}

/** One call, as its caller signs it. */
export interface SignedCall {
  readonly method: string
  /** As sent, without the member `auth`; undefined when the call has none. */
  readonly params: object | undefined
  readonly account: AccountId
  /** 16 bytes: each serves one call. */
  readonly nonce: Hex
  /** Last L1 block in which the agent takes the call, a u32. */
  readonly expiresAt: number
}

/** What an answer's proof names of the call, or of the notification. */
export interface ProvenCall {
  readonly method: string
  /** As sent, `auth` and all, right or wrong; of a notification without `proof`; undefined when there are none. */
  readonly params: object | undefined
  /** Who asks, where the params do not say it: whose the session is, or the subscription. */
  readonly account?: AccountId
}

/** What the agent vouches for: the answer to a call, or a notification (which has neither result nor error). */
export interface SignedAnswer extends ProvenCall {
  /** As sent, without the member `proof`. */
  readonly result?: object
  /** As sent, without the member `data.proof`. */
  readonly error?: object
}

/** Whether a call that counts until `expiresAt` counts at this head, is over, or is beyond what nonces are kept for. */
export const expiryState = (expiresAt: number, head: number): 'counts' | 'expired' | 'too_far' => {
  if (expiresAt < head) return 'expired'
  return expiresAt > head + BOUNDS.authBlocks ? 'too_far' : 'counts'
}

const jsonHash = (value: object): Uint8Array => {
  requirePlainJson(value)
  return blake2_256(canonicalBytes(value))
}

const wrapped = (...parts: Uint8Array[]): Uint8Array => concat(ascii('<Bytes>'), ...parts, ascii('</Bytes>'))

const agentBytes = (agent: AgentPlace): Uint8Array =>
  concat(deploymentBytes(agent), idBytes(32, agent.agentAccount, 'agent account'))

const checkExpiry = (block: number): number => {
  if (Number.isInteger(block) && block >= 0 && block <= 0xffff_ffff) return block
  throw new SignerError('SIGNER__PROTOCOL__BOUND_EXCEEDED', 'expires_at must be a block number from 0 to 2^32 − 1')
}

/**
 * What the caller signs of one call: at this agent, this method, these params, once and until a block. The
 * ids must have their sizes. Raises SIGNER__PROTOCOL__MALFORMED or SIGNER__PROTOCOL__BOUND_EXCEEDED.
 */
export const rpcCallMessage = (agent: AgentPlace, call: SignedCall): Uint8Array => {
  const { method, params, account, nonce, expiresAt } = call
  idBytes(32, account, 'account')
  idBytes(16, nonce, 'nonce')
  const signed = { method, params, account, nonce, expires_at: checkExpiry(expiresAt) }
  return wrapped(ascii(LABELS.rpc), agentBytes(agent), jsonHash(signed))
}

/**
 * What the caller signs to own a connection: the agent's challenge and the TLS exporter's value (RFC 9266),
 * 32 bytes each, zeros without TLS. Raises SIGNER__PROTOCOL__MALFORMED.
 */
export const sessionMessage = (agent: AgentPlace, challenge: Uint8Array, channelBinding: Uint8Array): Uint8Array =>
  wrapped(
    ascii(LABELS.session),
    agentBytes(agent),
    exactly(32, challenge, 'challenge'),
    exactly(32, channelBinding, 'channel binding'),
  )

/**
 * What the agent account signs of an answer, raw, without `<Bytes>`: an answer proves nothing for another
 * call, another asker, another agent or another deployment. Raises SIGNER__PROTOCOL__MALFORMED.
 */
export const rpcReplyMessage = (deployment: Deployment, answer: SignedAnswer): Uint8Array => {
  const { method, params, account, result, error } = answer
  const hash = jsonHash({ method, params, account, result, error })
  return concat(ascii(LABELS.rpcReply), deploymentBytes(deployment), hash)
}
