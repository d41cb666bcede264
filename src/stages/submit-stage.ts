import type { Stages } from '../agent.js'
import type { FinalizedBlock, OwnExtrinsic } from '../model/l1.js'
import type { AdoptedExtrinsic, Settled } from '../model/settled.js'
import type { Parts } from '../parts/parts.js'
import { settleBlock, unknownOwnReply, type SettleTx } from '../submit/settle.js'
import { RENEW_AFTER_MS, submit$ } from '../submit/submitter.js'

/** Finalised blocks after which a submission that is not yet seen is sent again. */
const RESEND_AFTER_BLOCKS = 8

/** What the submitter is to know of the agent. */
export interface SubmitStageDeps {
  /** The chain was read up to what was final at the start. */
  readonly isReconciled: () => boolean
  /** No job is in hand. */
  readonly idle: () => boolean
}

/**
 * Settles submissions by a block, in its transaction. Extrinsics that the journal does not know are given to `adopt`,
 * while it is resumed. Raises SIGNER__SUBMIT__UNKNOWN_OWN_REPLY for replies that nobody takes over.
 */
export const settleOrStop = (
  tx: SettleTx,
  block: FinalizedBlock,
  adopt?: (own: OwnExtrinsic) => AdoptedExtrinsic,
): Settled => {
  const settled = settleBlock(tx, block)
  if (adopt) {
    const adopted = [...settled.unknown, ...settled.foreign].map(adopt)
    return { ...settled, unknown: [], foreign: [], adopted }
  }
  const [unknown] = settled.unknown
  if (unknown) throw unknownOwnReply(unknown, block)
  return settled
}

/** The one owner of the account's nonce. */
export const submitStage = (
  { settings, store, writer, connection }: Parts,
  deps: SubmitStageDeps,
): Stages['submit'] => {
  const { registration, l1, submit } = settings
  const { firstPlanck, maxPlanck } = submit.tip
  return submit$(
    {
      ...submit,
      registration: { ...registration, devChain: l1.declareDevChain },
      renewAfterMs: RENEW_AFTER_MS,
      resendAfterBlocks: RESEND_AFTER_BLOCKS,
      minimumBalancePlanck: BigInt(submit.minimumBalancePlanck),
      warnBalancePlanck: BigInt(submit.warnBalancePlanck),
      tip: { firstPlanck: BigInt(firstPlanck), maxPlanck: BigInt(maxPlanck) },
    },
    { store, l1: writer, connection: () => connection.provider.epoch(), ...deps },
  )
}
