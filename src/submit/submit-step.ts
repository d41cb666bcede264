import { SignerError } from '../errors/signer-error.js'
import type { Hex, RequestId } from '../model/ids.js'
import type {
  AccountState,
  AgentCall,
  ExtrinsicTerms,
  L1Writer,
  PoolAnswer,
  PoolStatus,
  SignedExtrinsic,
} from '../model/l1.js'
import type { SealedReply, Submission, SubmissionState } from '../model/reply.js'
import type { Cursor, ShieldingRow } from '../model/rows.js'
import { PUBLICATION_CALLS } from './calls.js'
import { eventOf, eventOfAnswer, type SubmissionEvent } from './events.js'
import type { FailureStreak } from './failure-hold.js'
import type { Keeper } from './keeper.js'
import { nextNonce } from './nonce.js'
import { pack, type Packed } from './packing.js'
import type { PublicationForm } from './registration-state.js'
import type { SendLog } from './resend.js'
import type { Spell } from './spell.js'
import { attemptsSinceInclusion, nextTip, type TipPolicy, type TipTx } from './tip.js'
import { nextWant, type SubmitView, type Want, type WantOptions } from './wants.js'

/** The part of the store's transaction that submitting needs. */
export interface SubmitTx extends TipTx {
  cursor(): Cursor | undefined
  submissions(state: SubmissionState): Submission[]
  findSubmission(hash: Hex): Submission | undefined
  shieldingKeys(): ShieldingRow[]
  countReadyReplies(): number
  readyReplies(limit: number): SealedReply[]
  trailHead(): Hex
  insertSubmission(submission: Omit<Submission, 'id' | 'state'>, carries: readonly RequestId[]): Submission
}

export interface SubmitStore {
  transaction<T>(work: (tx: SubmitTx) => T): T
}

export interface StepOptions extends WantOptions {
  /** Live submissions at once; gaps in their nonces are filled beyond it. */
  readonly maxInFlight: number
  /** Below this free balance nothing is sent. */
  readonly minimumBalancePlanck: bigint
  /** Below this free balance the operator is warned. */
  readonly warnBalancePlanck: bigint
  readonly tip: TipPolicy
}

export interface StepDeps {
  readonly store: SubmitStore
  readonly l1: L1Writer
  readonly sendLog: SendLog
  readonly keeper: Keeper
  /** The call that registers; made once, from the settings. */
  readonly register: AgentCall
  readonly lowBalance: Spell
  /** Hears what the pool says of a submission after it took it. */
  readonly onStatus: (submission: Submission, status: PoolStatus) => void
}

/** What a step is told about this moment. */
export interface Moment {
  readonly gathering: boolean
  readonly streak: FailureStreak
}

type Plan = Packed<AgentCall>

const viewOf = (tx: SubmitTx): SubmitView | undefined => {
  const head = tx.cursor()
  if (!head) return undefined
  return { head, live: tx.submissions('live'), shielding: tx.shieldingKeys(), readyReplies: tx.countReadyReplies() }
}

const planBulk = async (
  { maxRepliesPerBulk }: StepOptions,
  { store, l1 }: StepDeps,
  trailHead: Hex,
  form: PublicationForm,
): Promise<Plan> => {
  const ready = store.transaction((tx) => tx.readyReplies(maxRepliesPerBulk))
  const packing = { maxReplies: maxRepliesPerBulk, limits: l1.limits }
  const build = (replies: readonly SealedReply[]): AgentCall => PUBLICATION_CALLS[form].bulk(replies, trailHead)
  return pack(ready, packing, { build, costOf: (call) => l1.cost(call) })
}

const planFor = async (options: StepOptions, deps: StepDeps, want: Want): Promise<Plan> => {
  if (want.kind === 'register') return { call: deps.register, replies: [] }
  const trailHead = deps.store.transaction((tx) => tx.trailHead())
  if (want.kind === 'record') return { call: PUBLICATION_CALLS[want.form].record(want.row, trailHead), replies: [] }
  return planBulk(options, deps, trailHead, want.form)
}

const isThere = ({ outcome }: PoolAnswer): boolean => outcome === 'accepted' || outcome === 'known'

/** Only durable bytes leave the agent: a submission comes from the store. */
const send = async (deps: StepDeps, submission: Submission, atBlock: number): Promise<PoolAnswer> => {
  const { l1, sendLog, onStatus } = deps
  // Noted before: a status may come together with the answer, and is newer.
  sendLog.note(submission.hash, 'accepted', atBlock)
  const answer = await l1.send(submission.extrinsic, (status) => onStatus(submission, status))
  if (answer.outcome !== 'accepted') sendLog.note(submission.hash, answer.outcome, atBlock)
  return answer
}

const waitingForFunds = (l1: L1Writer, account: AccountState, neededPlanck: bigint): SubmissionEvent => ({
  kind: 'waitingForFunds',
  account: l1.account,
  freePlanck: account.freePlanck,
  neededPlanck,
  advice: 'Send funds to this account. Replies are kept, and go out when it can pay for them.',
})

const lowBalance = (l1: L1Writer, account: AccountState, warnPlanck: bigint): SubmissionEvent => ({
  kind: 'lowBalance',
  account: l1.account,
  freePlanck: account.freePlanck,
  warnPlanck,
  advice: 'Send funds to this account, before it can pay for no more replies.',
})

/** No tip takes the balance below what the agent needs to go on. */
const tipFor = (options: StepOptions, { store }: StepDeps, { freePlanck }: AccountState): bigint => {
  if (options.tip.maxPlanck === 0n) return 0n
  const tip = nextTip(store.transaction(attemptsSinceInclusion), options.tip)
  const spare = freePlanck - options.minimumBalancePlanck
  return tip < spare ? tip : spare
}

async function* resendDue(deps: StepDeps, { live, head }: SubmitView): AsyncGenerator<SubmissionEvent> {
  for (const submission of deps.sendLog.due(live, head.number)) {
    yield eventOfAnswer(submission, await send(deps, submission, head.number))
  }
}

/** Each one that is dead when it is made would stay in the journal: one of every block, while a node is behind or lies. */
const assertAlive = ({ specVersion }: SignedExtrinsic, head: Cursor): void => {
  if (specVersion >= head.specVersion) return
  throw new SignerError(
    'SIGNER__SUBMIT__METADATA_OUTDATED',
    `The node speaks for runtime ${specVersion}, but block ${head.number} was executed by ${head.specVersion}: it is ` +
      'behind, or it lies, and nothing is sent until it knows that runtime.',
    { known: specVersion, onChain: head.specVersion },
  )
}

async function* submitNew(
  options: StepOptions,
  deps: StepDeps,
  want: Want,
  terms: ExtrinsicTerms & { readonly anchor: Cursor },
): AsyncGenerator<SubmissionEvent, boolean> {
  const { call, replies } = await planFor(options, deps, want)
  const signed = await deps.l1.compose(call, terms)
  assertAlive(signed, terms.anchor)
  const carries = [...new Set(replies.map(({ requestId }) => requestId))]
  const submission = deps.store.transaction((tx) =>
    tx.insertSubmission({ kind: want.kind, ...signed, composedAt: terms.anchor.number }, carries),
  )
  yield { kind: 'composed', ...eventOf(submission), lastBlock: submission.lastBlock, replies: replies.length }
  const answer = await send(deps, submission, terms.anchor.number)
  yield eventOfAnswer(submission, answer)
  return isThere(answer)
}

/**
 * One step of the one actor that owns the account's nonce; two steps must never run at once. It sends
 * again what is due, and then brings on chain what is wanted, until nothing is wanted, no nonce is to
 * be had, or the pool does not take it. Each extrinsic is durable before it is sent. What a step reads
 * belongs to one finalised block; when the next is committed meanwhile, the step ends. Rejects with what
 * its dependencies raise; the next step then goes on from what is stored.
 */
export async function* submitStep(
  options: StepOptions,
  deps: StepDeps,
  moment: Moment,
): AsyncGenerator<SubmissionEvent> {
  const look = (): SubmitView | undefined => deps.store.transaction(viewOf)
  const first = look()
  if (!first) return
  deps.l1.watchOnly(first.live.map(({ hash }) => hash))
  const account = await deps.l1.accountAt(first.head)
  yield* deps.keeper.look(first.head, account)
  if (deps.lowBalance(account.freePlanck < options.warnBalancePlanck)) {
    yield lowBalance(deps.l1, account, options.warnBalancePlanck)
  }
  if (account.freePlanck < options.minimumBalancePlanck) {
    yield waitingForFunds(deps.l1, account, options.minimumBalancePlanck)
    return
  }
  yield* resendDue(deps, first)
  for (let view = look(); view?.head.hash === first.head.hash; view = look()) {
    const want = nextWant(view, account, options, moment.gathering)
    const nonce = nextNonce(view.live, account.nonce, options.maxInFlight)
    if (!want || nonce === undefined) return
    if (view.head.number < moment.streak.untilBlock) {
      yield { kind: 'holding', ...moment.streak }
      return
    }
    const terms = { nonce, anchor: view.head, tipPlanck: tipFor(options, deps, account) }
    if (!(yield* submitNew(options, deps, want, terms))) return
  }
}
