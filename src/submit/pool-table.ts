import type { PoolAnswer, PoolStatus } from '../model/l1.js'

type Outcome = PoolAnswer['outcome']

/**
 * What we make of one thing that a pool says. No row settles a submission: a pool is one node's opinion, and the
 * node may lie. Only finalised blocks do (settle.ts). An outcome says when the same bytes go out again (resend.ts).
 */
export interface PoolRow {
  /** Absent where nothing is to be done about it. */
  readonly outcome?: Outcome
  /** Its name in Substrate, and what it means for the submission. */
  readonly means: string
}

interface AnswerRow extends PoolRow {
  readonly outcome: Outcome
}

const row = (outcome: Outcome, means: string): AnswerRow => ({ outcome, means })
const fact = (means: string): PoolRow => ({ means })

/** Its meaning is in the data that comes with it: `REASONS`. */
export const INVALID_TRANSACTION = 1010

/** What a call to send is refused with: codes of `author_*` (sc-rpc-api), from 1000, and of JSON-RPC servers. */
export const CODES: ReadonlyMap<unknown, AnswerRow> = new Map([
  [1001, row('invalid', 'BadFormat: the runtime of this node cannot read these bytes')],
  [1002, row('retry', 'Verification: the runtime of this node failed while it checked them')],
  [1010, row('retry', 'InvalidTransaction: for a reason that is not known here, and may pass')],
  [1011, row('retry', 'UnknownValidity: the node could not look up what it needs')],
  [1012, row('retry', 'TemporarilyBanned: the node refused it before, and forgets that after a while')],
  [1013, row('known', 'AlreadyImported: the pool has these bytes')],
  [1014, row('stale', 'TooLowPriority: the pool has another extrinsic with this nonce')],
  [1015, row('retry', 'CycleDetected: the pool sees it depend on itself, by what else it has')],
  [1016, row('retry', 'ImmediatelyDropped: the pool is full')],
  [1018, row('retry', 'Unactionable: this node neither passes it on nor builds blocks')],
  [1019, row('retry', 'NoTagsProvided: the runtime of this node does not say what it depends on')],
  [1020, row('retry', 'InvalidBlockId: the node lost the block that it checks against')],
  [1021, row('retry', 'RejectedFutureTransaction: a lower nonce of ours is missing there')],
  [-32_601, row('retry', 'MethodNotFound: this endpoint takes no extrinsics')],
  [-32_602, row('retry', 'InvalidParams: this endpoint does not take the call as nodes do')],
  // A node that cannot decode what is to be watched says no more than this.
  [-32_603, row('retry', 'InternalError: the node failed, or cannot read these bytes and does not say so')],
  [-32_006, row('retry', 'TooManySubscriptions: the node watches no more for this connection')],
  [-32_007, row('retry', 'OversizedRequest: this endpoint takes shorter messages only')],
  [-32_009, row('retry', 'ServerIsBusy: the node has too much to do')],
  [-32_999, row('retry', 'RateLimit: this endpoint takes fewer calls')],
])

/** Reasons of 1010. Substrate sends them as text only: those of `InvalidTransaction` (sp-runtime). */
export const REASONS: ReadonlyMap<unknown, AnswerRow> = new Map([
  ['Transaction is outdated', row('stale', 'Stale: the nonce is used, perhaps by these very bytes')],
  ['Transaction has a bad signature', row('invalid', 'BadProof: signed for another runtime version, anchor or chain')],
  ['Transaction has an ancient birth block', row('invalid', 'AncientBirthBlock: its era is over on the best chain')],
  ['Transaction call is not expected', row('invalid', 'Call: the runtime does not let this call in')],
  ['Invalid signing address', row('invalid', 'BadSigner: the runtime does not let this account in')],
  [
    'A call was labelled as mandatory, but resulted in an Error.',
    row('invalid', 'BadMandatory: the runtime takes it for a call of its own'),
  ],
  [
    'Transaction dispatch is mandatory; transactions must not be validated.',
    row('invalid', 'MandatoryValidation: only block authors may make this call'),
  ],
  [
    'The transaction extension did not authorize any origin',
    row('invalid', 'UnknownOrigin: the runtime does not take the signature as one of an account'),
  ],
  [
    'The implicit data was unable to be calculated',
    row('retry', 'IndeterminateImplicit: the node could not look up what is signed'),
  ],
  ['Transaction will be valid in the future', row('retry', 'Future: a lower nonce of ours is missing there')],
  [
    'Inability to pay some fees (e.g. account balance too low)',
    row('retry', 'Payment: the account cannot pay the fee'),
  ],
  ['Transaction would exhaust the block limits', row('retry', 'ExhaustsResources: no room in the present block')],
])

/** What is made of every other error, and of no answer at all. */
export const OTHERWISE: AnswerRow = row('retry', 'nothing is known of what the node did with it')

/** Statuses of an extrinsic that is watched. */
export const STATUSES: Readonly<Record<PoolStatus['kind'], PoolRow>> = {
  future: fact('a lower nonce of ours is missing in this pool'),
  ready: fact('the pool would give it to a block author now'),
  broadcast: fact('it was passed on to peers'),
  inBlock: fact('it is in a block that may still be abandoned'),
  retracted: fact('its block was abandoned, and the pool has it again'),
  finalized: fact('the node says that it is final: the block itself will tell'),
  finalityTimeout: row('retry', 'its block did not become final for so long that the pool gave it up'),
  usurped: row('stale', 'another extrinsic with this nonce took its place in the pool'),
  dropped: row('retry', 'the pool is full, or holds it for too long'),
  invalid: row('invalid', 'it became invalid: era over, nonce used, or a new runtime'),
}
