import { filter, map, startWith, Subject, takeWhile, type Observable } from 'rxjs'
import { contextTrust } from './context-trust.js'
import { admit, type Admission, type AdmitSettings } from '../intake/admit.js'
import { jobView } from './job-view.js'
import { signingKey } from '../jobs/key-access.js'
import { ownedKeys } from '../jobs/owned-keys.js'
import type { JobDeps } from '../jobs/ports.js'
import { jobRecord, jobRecords } from './job-record.js'
import { keyFor, keyList, keyRecord, keyRecords } from './key-list.js'
import type { ReasonName } from '../observe/readiness.js'
import { measureAdmission } from '../report/measure.js'
import type { RequestId } from '../model/ids.js'
import type { Job } from '../model/job.js'
import type { NonceUse } from '../model/rows.js'
import { oncePerBlock } from './once-per-block.js'
import { readPackageVersion } from '../package-file.js'
import type { Parts } from '../parts/parts.js'
import { policyPorts } from './policy-ports.js'
import { intent } from '../protocol/ids.js'
import { decideWithTrace } from '../routes/decide.js'
import { explanationOf, undecodable } from '../routes/explanation.js'
import { allPolicies } from '../routes/book/policy-set.js'
import type { LimitBook } from '../routes/limits/limit-book.js'
import { listLimits, trackPolicies } from '../routes/limits/list-limits.js'
import type { PolicyTime } from '../routes/policy-time.js'
import type { AdmitOutcome, AdmitRefusal, JobView, SignCallValue, WorkerPorts } from '../worker/ports.js'

export interface DoorDeps {
  readonly admitSettings: AdmitSettings
  readonly decode: JobDeps['decode']
  readonly policyTime: PolicyTime
  readonly limits: LimitBook
  /** Whether the agent has caught up with the chain: nothing is admitted before. */
  readonly isReconciled: () => boolean
}

/** The worker's door as the stages see it. */
export interface WorkerDoor {
  /** All but what only the running agent as a whole knows. */
  readonly ports: Omit<WorkerPorts, 'status'>
  /** Jobs that it admitted. Hot. */
  readonly asked$: Observable<Job>
  /** To be called when a job is answered: who watches it is told. */
  readonly answered: (id: RequestId) => void
  /** Admits nothing from now on. */
  readonly stop: () => void
  /** Nothing is answered from now on: who waits learns where his job stands, instead of a cut connection. */
  readonly end: () => void
}

type Attempt = Admission | { readonly fault: 'auth_replayed' }

type AttemptFault = Extract<Attempt, { fault: unknown }>['fault']

const refusalOf = (fault: AttemptFault): AdmitRefusal => {
  // Both are for envelopes: a worker's repeat finds its jobs, and its answer costs no reply.
  if (fault === 'repeated' || fault === 'over_reply_budget') throw new Error(`a worker's request met ${fault}`)
  return fault
}

const explainWith = (
  parts: Parts,
  decode: JobDeps['decode'],
  policyTime: PolicyTime,
  limits: LimitBook,
): WorkerPorts['explain'] => {
  const { store, book } = parts
  const trustAt = contextTrust(parts)
  return (caller, { chainId, keyId, payload, opts }: SignCallValue) => {
    const block = store.transaction((tx) => tx.cursor()?.number ?? 0)
    const key = store.transaction((tx) => signingKey(tx, { caller, block }, keyId))
    if ('outcome' in key) return undefined
    const owns = ownedKeys((id) => store.transaction((tx) => tx.findKey(id)), key, chainId)
    const outcome = decode({ chainId, key, payload, owns })
    const policies = book.policiesFor({ key, caller, options: opts })
    if (!outcome.ok) return undecodable(outcome, policies)
    const { facts } = outcome.decoded
    const subject = { facts, key, caller, options: opts, intent: () => intent(chainId, keyId, payload) }
    const contexts = trustAt(block)
    const nowMs = policyTime.now()
    const traced = decideWithTrace({ ...subject, policyTimeMs: nowMs, contexts }, policies)
    const demands = traced.decision.outcome === 'approved' ? traced.decision.limits : []
    const states = nowMs === undefined ? [] : store.transaction((tx) => limits.useOf(tx, demands, nowMs))
    return explanationOf(traced, policies, facts, states)
  }
}

/** As of the newest block while policy time stands still: what is used can only have become less. */
const limitsWith =
  ({ store, book }: Parts, limits: LimitBook, policyTime: PolicyTime): WorkerPorts['limits'] =>
  (policyId) =>
    store.transaction((tx) => {
      const policyTimeMs = policyTime.now()
      const nowMs = policyTimeMs ?? tx.cursor()?.timestampMs ?? 0
      const asked = allPolicies(book.current()).filter(({ id }) => policyId === undefined || id === policyId)
      trackPolicies(limits, tx, asked, nowMs)
      return { policyTimeMs, counters: listLimits(limits.ledger, asked, nowMs) }
    })

/** What the L1 says of the agent now, and what it published. */
const agentPorts = ({ store, writer, kms, account }: Parts) => {
  const cursor = () => store.transaction((tx) => tx.cursor())
  // Anybody may ask, and the connection to the node is the one that the agent follows the chain by.
  const accountAt = oncePerBlock((at) => writer.accountAt(at))
  return {
    registration: async () => {
      const at = cursor()
      return at && (await accountAt(at)).registration
    },
    shieldingRecord: () => {
      const head = cursor()?.number ?? 0
      const rows = store.transaction((tx) => tx.shieldingKeys())
      return rows.filter(({ validUntil }) => validUntil >= head).at(-1)?.signedRecord
    },
    signAsAgent: (message: Uint8Array) =>
      kms.sign({ keyId: account.id, purpose: 'account', scheme: 'ed25519', message }),
  }
}

/**
 * The worker's door to the same admission, the same jobs and the same answers as the chain's. Its jobs join
 * those of the chain in `runAgent`.
 */
export const createWorkerDoor = (
  parts: Parts,
  { admitSettings, decode, policyTime, limits, isReconciled }: DoorDeps,
): WorkerDoor => {
  const { store, settings, deployment, writer, metrics } = parts
  const [asked$, changes$] = [new Subject<Job>(), new Subject<RequestId>()]
  const roles = new Map(settings.worker?.accounts.map((entry) => [entry.account, entry.roles]))
  const rolesOf: WorkerPorts['rolesOf'] = (account) => roles.get(account) ?? []
  let stopping = false

  const view = (id: RequestId): JobView | undefined => store.transaction((tx) => jobView(tx, id))
  const attempt = (body: Parameters<WorkerPorts['admit']>[0], once: NonceUse | undefined): Attempt =>
    store.transaction((tx) =>
      once && !tx.useNonce(once)
        ? { fault: 'auth_replayed' }
        : admit(admitSettings, tx, { body }, tx.cursor()?.number ?? 0),
    )
  const refuse = (fault: AttemptFault): AdmitOutcome => {
    if (fault !== 'auth_replayed') metrics.intake.refused.add({ door: 'worker', fault })
    return { fault: refusalOf(fault) }
  }
  const take = (admission: Exclude<Admission, { fault: unknown }>): AdmitOutcome => {
    measureAdmission(metrics, 'worker', admission.jobs)
    for (const job of admission.jobs) asked$.next(job)
    return { jobs: store.transaction((tx) => admission.ids.flatMap((id) => jobView(tx, id) ?? [])) }
  }

  const ports: WorkerDoor['ports'] = {
    ...agentPorts(parts),
    ...policyPorts(parts, rolesOf),
    deployment,
    agentAccount: writer.account,
    version: readPackageVersion(),
    head: () => (isReconciled() ? store.transaction((tx) => tx.cursor()?.number) : undefined),
    useNonce: (use) => store.transaction((tx) => tx.useNonce(use)),
    admit: (body, once) => {
      if (stopping) return { fault: 'shutting_down' }
      if (!isReconciled()) return { fault: 'not_ready' }
      const admission = attempt(body, once)
      return 'fault' in admission ? refuse(admission.fault) : take(admission)
    },
    findJob: view,
    jobRecord: (id) => store.transaction((tx) => jobRecord(tx, id)),
    jobRecords: (page) => store.transaction((tx) => jobRecords(tx, page)),
    watchJob: (id) =>
      changes$.pipe(
        filter((changed) => changed === id),
        startWith(id),
        map(view),
        filter((found) => found !== undefined),
        takeWhile(({ state }) => state !== 'answered', true),
      ),
    keysFor: (caller, after, limit) => store.transaction((tx) => keyList(tx, caller, after, limit)),
    keyFor: (caller, id) => store.transaction((tx) => keyFor(tx, caller, id)),
    keyRecords: (owner, after, limit) => store.transaction((tx) => keyRecords(tx, owner, after, limit)),
    keyRecord: (id) => store.transaction((tx) => keyRecord(tx, id)),
    explain: explainWith(parts, decode, policyTime, limits),
    limits: limitsWith(parts, limits, policyTime),
    health: () => {
      const reasons: readonly ReasonName[] = [
        ...(stopping ? (['stopping'] as const) : []),
        ...(isReconciled() ? [] : (['not_reconciled'] as const)),
      ]
      return { ready: reasons.length === 0, reasons }
    },
    rolesOf,
  }
  const stop = (): void => void (stopping = true)
  const end = (): void => {
    stop()
    changes$.complete()
  }
  return { ports, asked$, answered: (id) => changes$.next(id), stop, end }
}
