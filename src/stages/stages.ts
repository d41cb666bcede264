import { randomBytes } from 'node:crypto'
import { finalize, firstValueFrom, Subject, takeUntil, tap, type Observable } from 'rxjs'
import type { Stages } from '../agent.js'
import { blocksOf, checkFirstBlock } from './block-stage.js'
import { checkAccount, checkKeysOf } from './check-belonging.js'
import { epochStage, type EpochStage } from './epoch-stage.js'
import type { AdmitSettings } from '../intake/admit.js'
import { commitBlock, type CommittedBlock, type OpenedBlock } from '../intake/commit-block.js'
import { openRequest, type OpenDeps, type OpenedRequest, type OpenFault } from '../intake/open-request.js'
import { createRelease } from '../intake/release-jobs.js'
import type { ShieldingKeys } from '../intake/shielding-keys.js'
import { destroyKeys } from '../jobs/destroy-keys.js'
import { joinReply } from '../jobs/join-reply.js'
import { patientRunner } from '../jobs/patient-runner.js'
import { jobDeps, laneOf, randomNonce, runStage } from './job-stage.js'
import type { AccountId } from '../model/ids.js'
import type { FinalizedBlock } from '../model/l1.js'
import { payloadDecoder } from '../payloads/decode.js'
import type { Parts } from '../parts/parts.js'
import { allPolicies } from '../routes/book/policy-set.js'
import { replaceBase } from '../routes/book/replace-base.js'
import { createLimitBook } from '../routes/limits/limit-book.js'
import { trackPolicies } from '../routes/limits/list-limits.js'
import { LONGEST_WINDOW_MS } from '../routes/limits/window.js'
import { createPolicyTime } from '../routes/policy-time.js'
import { shieldingOf } from './shielding-stage.js'
import { settleOrStop, submitStage } from './submit-stage.js'
import { tracedSubmissions, type TracedSubmissions } from './traced-submissions.js'
import { waitForKms } from './wait-for-kms.js'
import { createWorkerDoor, type WorkerDoor } from './worker-door.js'

/** For hashes of facts: 32 fresh random bytes. */
const randomSalt = (): Uint8Array => randomBytes(32)

const openStage =
  ({ deployment, kms }: Parts, shielding: ShieldingKeys) =>
  async (block: FinalizedBlock): Promise<OpenedBlock> => {
    const deps: OpenDeps = {
      deployment,
      serves: (kid, number) => shielding.serves(kid, number),
      open: (envelope, info) => kms.open(envelope, info),
    }
    const requests: OpenedRequest[] = []
    const dropped: OpenFault[] = []
    for (const invocation of block.invocations) {
      const opened = await openRequest(deps, invocation, block.number)
      if ('request' in opened) requests.push(opened.request)
      else dropped.push(opened.fault)
    }
    return { block, requests, dropped }
  }

const admitSettingsOf = ({ settings, deployment }: Parts, { mayBeAnswered }: EpochStage): AdmitSettings => {
  const { callers, quotas } = settings
  const allowsCaller = (caller: AccountId): boolean => callers === 'any' || callers.includes(caller)
  return { deployment, allowsCaller, randomSalt, ...quotas, ...(mayBeAnswered && { mayBeAnswered }) }
}

const commitStage =
  ({ deployment, store }: Parts, admitSettings: AdmitSettings, { adopterOf }: EpochStage) =>
  (opened: OpenedBlock): CommittedBlock =>
    store.transaction((tx) => {
      tx.dropGrants(opened.block.number)
      tx.dropLimitUses(opened.block.timestampMs - LONGEST_WINDOW_MS)
      return commitBlock(admitSettings, tx, opened, {
        settle: (_, block) => settleOrStop(tx, block, adopterOf(tx, block)),
        join: (_, id) => joinReply({ deployment }, { randomNonce }, tx, id),
      })
    })

const keepStage =
  ({ store, kms }: Parts, shielding: ShieldingKeys, epoch: EpochStage) =>
  async (committed: CommittedBlock): Promise<CommittedBlock> => {
    const { number } = committed.block
    await shielding.keep(number)
    await epoch.keep(committed.block)
    await destroyKeys(
      { transaction: (work) => store.transaction(work), destroyKey: (id) => kms.destroyKey(id) },
      number,
    )
    return committed
  }

/** Each run begins with an entry of the policy that it began with: the file may have changed in between. */
const recordBase = ({ store, book }: Parts): void =>
  void replaceBase({ transaction: (work) => store.transaction(work), book }, book.current().base.policy, 'loaded')

const traceSubmissions = (
  { tracing, store, writer }: Parts,
  commit: Stages['commit'],
): Pick<TracedSubmissions, 'writer' | 'commit'> =>
  tracing ? tracedSubmissions({ tracing, store, writer, commit }) : { writer, commit }

/** The stages, and the worker's door beside them: what it admits runs with what the chain brings. */
export interface BuiltStages {
  readonly stages: Stages
  readonly door: WorkerDoor
  /** Whether the head that was final at the start has been reached. */
  readonly isReconciled: () => boolean
}

/**
 * Gives every stage what it may touch, and checks that keys, journal and account belong together before
 * anything runs. Raises SIGNER__KMS__KEY_NOT_FOUND, SIGNER__SUBMIT__JOURNAL_NOT_FOUND,
 * SIGNER__SUBMIT__REGISTRATION_REFUSED, and SIGNER__SETTINGS__INVALID for a start beyond the finalised head.
 */
export const buildStages = async (parts: Parts, stop$: Observable<unknown>): Promise<BuiltStages> => {
  const { settings, store, connection } = parts
  await checkKeysOf(parts)
  const reconcileTo = await firstValueFrom(connection.finalized.heads$.pipe(takeUntil(stop$)))
  const epoch = epochStage(parts, reconcileTo)
  const newestFinalized = (): number => Math.max(connection.finalized.newest() ?? 0, reconcileTo)
  const shielding = shieldingOf(parts)
  const cursor = store.transaction((tx) => tx.cursor())
  // By the last block that was dealt with: a key lives until the last block that it opens for is, however late.
  if (cursor) await shielding.keep(cursor.number)
  else {
    checkFirstBlock(parts, reconcileTo)
    await checkAccount(parts, reconcileTo)
  }
  recordBase(parts)
  const consumed$ = new Subject<number>()
  const waiting = waitForKms({ ...parts, stop$ })
  const open = openStage(parts, shielding)
  const keep = keepStage(parts, shielding, epoch)
  const decode = payloadDecoder({ substrateRuntimes: parts.substrateRuntimes, contracts: parts.contracts })
  const policyTime = createPolicyTime({
    stallMs: settings.policy.timeStallSec * 1_000,
    monotonicMs: () => performance.now(),
  })
  const limits = createLimitBook(policyTime.now, epoch.usedUpSinceMs)
  store.transaction((tx) => trackPolicies(limits, tx, allPolicies(parts.book.current()), cursor?.timestampMs ?? 0))
  const run = runStage(parts, jobDeps(parts, decode, policyTime, limits, newestFinalized))
  const release = createRelease({
    openJobs: () => store.transaction((tx) => tx.openJobs()),
    reconcileTo: epoch.reconcileTo,
  })
  const admitSettings = admitSettingsOf(parts, epoch)
  const { writer, commit } = traceSubmissions(parts, commitStage(parts, admitSettings, epoch))
  const door = createWorkerDoor(parts, {
    admitSettings,
    decode,
    policyTime,
    limits,
    isReconciled: release.isReconciled,
  })
  // Released and not yet tried: replies wait for these, so that they share an extrinsic.
  let inHand = 0
  const runPatiently = patientRunner(
    {
      run: (job, tries) => run(job).finally(() => void (inHand -= tries === 0 ? 1 : 0)),
      current: (job) => store.transaction((tx) => tx.findJob(job.id)) ?? job,
      laneOf,
      onWait: ({ id }, tries) => {
        parts.metrics.signing.waits.add()
        parts.logger.debug('Job waits for its backend', { job: id, tries })
      },
      stop$,
    },
    settings.concurrency,
  )
  const stages: Stages = {
    blocks$: blocksOf(parts, consumed$),
    open: (block) => waiting(block.number, () => open(block)),
    commit,
    keep: (committed) => {
      policyTime.advance(committed.block.timestampMs)
      const { number } = committed.block
      return waiting(number, () => keep(committed)).pipe(finalize(() => consumed$.next(number)))
    },
    release: (committed) => {
      const jobs = release.by(committed)
      inHand += jobs.length
      for (const { id } of jobs) parts.tracing?.begin(id)
      return jobs
    },
    asked$: door.asked$.pipe(
      tap(({ id }) => {
        inHand += 1
        parts.tracing?.begin(id)
      }),
    ),
    run: (job) => runPatiently(job).pipe(tap(() => door.answered(job.id))),
    laneOf,
    submit: submitStage({ ...parts, writer }, { isReconciled: release.isReconciled, idle: () => inHand === 0 }),
    stop$,
  }
  return { stages, door, isReconciled: release.isReconciled }
}
