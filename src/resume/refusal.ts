import { SignerError } from '../errors/signer-error.js'
import type { AccountState } from '../model/l1.js'

/** What a journal is, and whether the operator says that there is none. */
export interface JournalClaim {
  readonly exists: boolean
  readonly withoutJournal: boolean
}

/** Raises SIGNER__RESUME__JOURNAL_NOT_FOUND and SIGNER__RESUME__JOURNAL_EXISTS: nobody resumes by a wrong belief. */
export const assertJournal = ({ exists, withoutJournal }: JournalClaim): void => {
  if (!exists && !withoutJournal) {
    throw new SignerError(
      'SIGNER__RESUME__JOURNAL_NOT_FOUND',
      'There is no journal to resume: restore the newest backup that you have. Only if there is none at all, use ' +
        '--without-journal: grants, stored policies and labels of keys are lost then.',
    )
  }
  if (exists && withoutJournal) {
    throw new SignerError(
      'SIGNER__RESUME__JOURNAL_EXISTS',
      'There is a journal: resume it without --without-journal. It knows more than the chain tells.',
    )
  }
}

/** Raises SIGNER__RESUME__NEW_ACCOUNT: an account without a past has nothing to resume, and its keys are not those that were lost. */
export const assertHasPast = ({ nonce, registration }: AccountState): void => {
  if (nonce > 0 || registration) return
  throw new SignerError(
    'SIGNER__RESUME__NEW_ACCOUNT',
    'The account of these keys was never on this chain, so there is nothing to resume. If an agent was lost, restore ' +
      'its keys first; a new agent simply starts.',
  )
}

/** Raises SIGNER__RESUME__KEYS_NOT_FOUND: opened as it is, the folder would become that of a new agent. */
export const keysNotFound = (dir: string): SignerError =>
  new SignerError(
    'SIGNER__RESUME__KEYS_NOT_FOUND',
    `There are no keys in ${dir}: restore them from a backup, or by \`recovery join\`, before the journal is resumed.`,
    { dir },
  )

/** SIGNER__RESUME__NODE_BEHIND: an epoch that began at such a head would end before the lost agent's last extrinsics. */
export const nodeBehind = (head: number, journalBlock: number): SignerError =>
  new SignerError(
    'SIGNER__RESUME__NODE_BEHIND',
    `The journal has dealt with block ${journalBlock}, and the newest finalised block of the node is ${head}: wait until ` +
      'the node has caught up, or take another one.',
    { head, journalBlock },
  )
