import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import type { FinalizedBlock, OwnExtrinsic } from '../model/l1.js'
import type { DeathCause, Submission, SubmissionState } from '../model/reply.js'
import type { ShieldingRow } from '../model/rows.js'
import type { DeadSubmission, Settled } from '../model/settled.js'
import { carriesRecord } from './carries.js'

/** The part of the store's transaction that settling needs. */
export interface SettleTx {
  submissions(state: SubmissionState): Submission[]
  findSubmission(hash: Hex): Submission | undefined
  settleSubmission(id: number, state: 'included' | 'dead', cause?: DeathCause, block?: number): void
  shieldingKeys(): ShieldingRow[]
  setShieldingPublished(kid: Hex): void
}

type Verdict = 'included' | DeathCause | undefined

const verdictOfOwn = ({ kind }: Submission, own: OwnExtrinsic): Verdict => {
  if (own.outcome === 'unknown') return 'outcomeUnknown'
  if (own.outcome === 'failed') return 'failed'
  return kind === 'bulk' && !own.bulk ? 'unrecognised' : 'included'
}

const verdictOf = (submission: Submission, block: FinalizedBlock, usedNonce: number): Verdict => {
  const own = block.own.find(({ hash }) => hash === submission.hash)
  if (own) return verdictOfOwn(submission, own)
  if (submission.nonce <= usedNonce) return 'nonceUsed'
  if (block.specVersion > submission.specVersion) return 'runtimeChanged'
  return submission.lastBlock <= block.number ? 'eraEnded' : undefined
}

/**
 * Decides, by what a finalised block holds, which live submissions are included and which are dead, and
 * writes it, inside the transaction that commits the block. Blocks must come without gaps, in order: a
 * nonce that is used was used in a block that we saw. Nothing but this settles a submission (DESIGN 7).
 */
export const settleBlock = (tx: SettleTx, block: FinalizedBlock): Settled => {
  const usedNonce = Math.max(-1, ...block.own.map(({ nonce }) => nonce))
  const included: Submission[] = []
  const dead: DeadSubmission[] = []
  for (const submission of tx.submissions('live')) {
    const verdict = verdictOf(submission, block, usedNonce)
    if (verdict === undefined) continue
    if (verdict === 'included') {
      included.push(submission)
      tx.settleSubmission(submission.id, 'included', undefined, block.number)
    } else {
      dead.push({ submission, cause: verdict })
      tx.settleSubmission(submission.id, 'dead', verdict)
    }
  }
  for (const row of tx.shieldingKeys()) {
    if (included.some((submission) => carriesRecord(submission, row))) tx.setShieldingPublished(row.kid)
  }
  const notOurs = block.own.filter(({ hash }) => !tx.findSubmission(hash))
  return { included, dead, unknown: notOurs.filter(({ bulk }) => bulk), foreign: notOurs.filter(({ bulk }) => !bulk) }
}

/** The error for `Settled.unknown`: somebody else acts with our key, or our memory was set back. */
export const unknownOwnReply = (own: OwnExtrinsic, block: FinalizedBlock): SignerError =>
  new SignerError(
    'SIGNER__SUBMIT__UNKNOWN_OWN_REPLY',
    `Block ${block.number} holds replies of this agent's account that this agent does not remember. Either a second ` +
      'agent runs with the same account: stop it. Or the store was restored from an older copy: `recovery resume` takes ' +
      'over what happened since then.',
    { block: block.number, blockHash: block.hash, extrinsic: own.hash, nonce: own.nonce },
  )
