import { SignerError } from '../errors/signer-error.js'
import type { AccountState, BlockRef } from '../model/l1.js'

/**
 * A journal begins with its account: where the journal is empty and the account is not new, the journal was
 * lost, or this is a clone. Its replies of the past would be taken for never given, and given again.
 *
 * Raises SIGNER__SUBMIT__JOURNAL_NOT_FOUND. `account` is the agent's at the finalised block `at`.
 */
export const assertNewAccount = ({ nonce, registration }: AccountState, at: BlockRef): void => {
  if (nonce === 0 && !registration) return
  throw new SignerError(
    'SIGNER__SUBMIT__JOURNAL_NOT_FOUND',
    `The journal is empty, but at block ${at.number} this agent's account has sent ${nonce} extrinsics. Either the ` +
      'journal was lost: restore it, or go on with `recovery resume --without-journal`. Or these keys belong to another agent: give ' +
      'this one a key directory of its own.',
    { block: at.number, blockHash: at.hash, nonce },
  )
}
