import type { ReplyKind } from '../../types/protocol/reply.js'
import { SignerError } from '../errors/signer-error.js'
import type { SignatureScheme } from '../model/key.js'
import { REPLY_KIND_OF } from '../protocol/reply-kind.js'
import type { Reply, ReplyValue } from './open-replies.js'
import { verifySignature } from './verify-signature.js'

/** What the caller knows of the signatures to come. */
export interface Expectation {
  /** 33 bytes for ECDSA and taproot, the x-only output key for plain BIP-340, else 32. */
  readonly publicKey: Uint8Array
  /** What each part signs: 32-byte digests for ECDSA, taproot and BIP-340, else messages. */
  readonly messages: readonly Uint8Array[]
  /**
   * How each part is made, in the order of `messages`; by default as the kind of the reply says. For a
   * PSBT: `ecdsa` or `taproot` per input of the key, under its one 33-byte `publicKey`.
   */
  readonly schemes?: readonly SignatureScheme[]
}

const SCHEMES: Readonly<Partial<Record<ReplyKind, SignatureScheme>>> = {
  ecdsa: 'ecdsa',
  bip340: 'bip340',
  ed25519: 'ed25519',
  sr25519: 'sr25519',
}

const meetsPart = (
  { kind, bytes }: ReplyValue,
  scheme: SignatureScheme | undefined,
  publicKey: Uint8Array,
  message: Uint8Array | undefined,
): boolean =>
  scheme !== undefined &&
  message !== undefined &&
  REPLY_KIND_OF[scheme] === kind &&
  verifySignature(scheme, publicKey, message, bytes)

/** What of a reply is checked. At the worker's door no block carries it. */
export type CheckedReply = Pick<Reply, 'status' | 'requestId' | 'values'> & Partial<Pick<Reply, 'blockNumber'>>

const meets = ({ values }: CheckedReply, { publicKey, messages, schemes }: Expectation): boolean =>
  values.length === messages.length &&
  values.every((value, i) =>
    meetsPart(value, schemes === undefined ? SCHEMES[value.kind] : schemes[i], publicKey, messages[i]),
  )

/**
 * Requires that an ok reply holds a valid signature for each expected message, and no more. A reply with an
 * authentic tag that fails here comes from an agent that does not do what it should, so it is an error and
 * not passed over.
 *
 * Raises SIGNER__PROTOCOL__INVALID_REPLY.
 */
export const checkExpectation = (reply: CheckedReply, expected: Expectation): void => {
  if (reply.status !== 'ok' || meets(reply, expected)) return
  throw new SignerError(
    'SIGNER__PROTOCOL__INVALID_REPLY',
    'The reply is authentic, but its signatures are not those of the expected key over the expected messages. ' +
      'Do not use them; check `publicKey` and `messages`, and tell the operator of the agent.',
    { requestId: reply.requestId, blockNumber: reply.blockNumber, signatures: reply.values.length },
  )
}
