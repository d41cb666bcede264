import type { ReplyKind } from '../../types/protocol/reply.js'
import { SignerError } from '../errors/signer-error.js'
import type { SignatureScheme } from '../model/key.js'
import type { Reply } from './open-replies.js'
import { verifySignature } from './verify-signature.js'

/** What the caller knows of the signatures to come. */
export interface Expectation {
  /** As the signature's kind has it: 33 bytes for ECDSA, the x-only output key for BIP-340, else 32. */
  readonly publicKey: Uint8Array
  /** What each part signs: 32-byte digests for ECDSA and BIP-340, else messages. */
  readonly messages: readonly Uint8Array[]
}

const SCHEMES: Readonly<Partial<Record<ReplyKind, SignatureScheme>>> = {
  ecdsa: 'ecdsa',
  bip340: 'bip340',
  ed25519: 'ed25519',
  sr25519: 'sr25519',
}

const meets = ({ values }: Reply, { publicKey, messages }: Expectation): boolean =>
  values.length === messages.length &&
  values.every(({ kind, bytes }, i) => {
    const [scheme, message] = [SCHEMES[kind], messages[i]]
    return scheme !== undefined && message !== undefined && verifySignature(scheme, publicKey, message, bytes)
  })

/**
 * Requires that an ok reply holds a valid signature for each expected message, and no more. A reply with an
 * authentic tag that fails here comes from an agent that does not do what it should, so it is an error and
 * not passed over.
 *
 * Raises SIGNER__PROTOCOL__INVALID_REPLY.
 */
export const checkExpectation = (reply: Reply, expected: Expectation): void => {
  if (reply.status !== 'ok' || meets(reply, expected)) return
  throw new SignerError(
    'SIGNER__PROTOCOL__INVALID_REPLY',
    'The reply is authentic, but its signatures are not those of the expected key over the expected messages. ' +
      'Do not use them; check `publicKey` and `messages`, and tell the operator of the agent.',
    { requestId: reply.requestId, blockNumber: reply.blockNumber, signatures: reply.values.length },
  )
}
