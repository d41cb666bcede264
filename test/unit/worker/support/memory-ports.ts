/** The rest of the agent, in memory: requests become jobs that are answered when the test says so. */
import { BehaviorSubject, takeWhile } from 'rxjs'
import type { Role } from '../../../../types/worker/auth.js'
import type { Body } from '../../../../types/protocol/scale.js'
import type { AccountId, Hex, RequestId } from '../../../../src/model/ids.js'
import { requestId } from '../../../../src/protocol/ids.js'
import { contentHash } from '../../../../src/protocol/request.js'
import type { NonceUse } from '../../../../src/model/rows.js'
import type { JobAnswer, JobRecord, JobView, WorkerPorts } from '../../../../src/worker/ports.js'
import { DEPLOYMENT } from '../../protocol/support/fixtures.js'
import { AGENT, ALICE, ALICE_EC, ALICE_SR, MALLORY, signAsAgent } from './callers.js'

export const HEAD = 1_000

/** A port that a test does not expect to be used. */
const unexpected = (port: string) => (): never => {
  throw new Error(`unexpected use of the port ${port}`)
}

export const ANSWER: JobAnswer = {
  contents: [{ status: 'ok', kind: 'done', reason: 'None', reasonNumber: 0, bytes: new Uint8Array(0) }],
  trailHash: `0x${'e0'.repeat(32)}`,
}

export interface MemoryAgent {
  readonly ports: WorkerPorts
  /** Bodies that made jobs, in order. */
  readonly bodies: Body[]
  readonly usedNonces: ReadonlySet<string>
  readonly setHead: (head: number | undefined) => void
  readonly setRoles: (account: AccountId, roles: readonly Role[]) => void
  readonly change: (id: RequestId, change: Partial<JobView>) => void
  readonly answer: (id: RequestId, answer?: JobAnswer) => void
  /** Subscriptions to jobs that are open now. */
  readonly watchers: () => number
}

/** Ports of an agent at head 1,000 that knows Alice and Mallory as workers. `answersAtOnce`: jobs are born answered. */
export const createMemoryAgent = (
  change: Partial<WorkerPorts> = {},
  { answersAtOnce = false }: { readonly answersAtOnce?: boolean } = {},
): MemoryAgent => {
  const jobs = new Map<RequestId, BehaviorSubject<JobView>>()
  const contents = new Map<string, Hex>()
  const nonces = new Set<string>()
  const bodies: Body[] = []
  let head: number | undefined = HEAD
  const roles = new Map<AccountId, readonly Role[]>(
    [ALICE, ALICE_SR, ALICE_EC, MALLORY].map(({ account }) => [account, ['worker']]),
  )

  const useNonce = ({ account, nonce }: NonceUse): boolean => {
    const key = `${account} ${nonce}`
    const isNew = !nonces.has(key)
    nonces.add(key)
    return isNew
  }
  const jobsOf = (body: Body): JobView[] =>
    body.calls.map((call, callIndex) => ({
      id: requestId({ ...DEPLOYMENT, caller: body.caller, nonce: body.nonce, callIndex }),
      caller: body.caller,
      callIndex,
      call: call.tag,
      state: answersAtOnce ? 'answered' : 'admitted',
      deadline: body.deadline,
      admittedAt: HEAD,
      factsSalt: new Uint8Array(32).fill(0x5a),
      ...(answersAtOnce ? { answer: ANSWER } : {}),
    }))
  const admit: WorkerPorts['admit'] = (body, once) => {
    if (once && !useNonce(once)) return { fault: 'auth_replayed' }
    const key = `${body.caller} ${body.nonce}`
    const known = contents.get(key)
    if (known !== undefined && known !== contentHash(body)) return { fault: 'nonce_reused' }
    if (known === undefined) {
      contents.set(key, contentHash(body))
      bodies.push(body)
      for (const job of jobsOf(body)) jobs.set(job.id, new BehaviorSubject(job))
    }
    return { jobs: jobsOf(body).map(({ id }) => subjectOf(id).value) }
  }
  /** As the chain's door would have it: nobody waits there for a reply. */
  const recordOf = ({ id, caller, call, state, deadline, admittedAt, answer }: JobView): JobRecord => {
    const [first] = answer?.contents ?? []
    const { status, reason, reasonNumber } = first ?? {}
    const ended = status !== undefined && reason !== undefined && reasonNumber !== undefined
    return {
      ...{ id, caller, call, state, deadline, admittedAt, door: 'worker' },
      ...(ended && answer ? { end: { status, reason, reasonNumber, trailHash: answer.trailHash } } : {}),
    }
  }
  const jobRecords: WorkerPorts['jobRecords'] = ({ caller, limit }) =>
    [...jobs.values()]
      .map(({ value }) => recordOf(value))
      .filter((record) => caller === undefined || record.caller === caller)
      .reverse()
      .slice(0, limit)
  const subjectOf = (id: RequestId): BehaviorSubject<JobView> => {
    const subject = jobs.get(id)
    if (!subject) throw new Error(`no job ${id}`)
    return subject
  }
  const changeJob = (id: RequestId, job: Partial<JobView>): void =>
    subjectOf(id).next({ ...subjectOf(id).value, ...job })

  return {
    bodies,
    usedNonces: nonces,
    setHead: (next) => (head = next),
    setRoles: (account, next) => roles.set(account, next),
    change: changeJob,
    answer: (id, answer = ANSWER) => changeJob(id, { state: 'answered', answer }),
    watchers: () => [...jobs.values()].filter((subject) => subject.observed).length,
    ports: {
      deployment: DEPLOYMENT,
      agentAccount: AGENT.agentAccount,
      version: '9.9.9',
      head: () => head,
      useNonce,
      admit,
      findJob: (id) => jobs.get(id)?.value,
      watchJob: (id) => subjectOf(id).pipe(takeWhile(({ answer }) => answer === undefined, true)),
      jobRecord: (id) => {
        const view = jobs.get(id)?.value
        return view && recordOf(view)
      },
      jobRecords,
      status: unexpected('status'),
      keysFor: unexpected('keysFor'),
      keyFor: unexpected('keyFor'),
      keyRecords: unexpected('keyRecords'),
      keyRecord: unexpected('keyRecord'),
      explain: unexpected('explain'),
      limits: unexpected('limits'),
      putPolicy: unexpected('putPolicy'),
      removePolicy: unexpected('removePolicy'),
      listPolicies: unexpected('listPolicies'),
      shieldingRecord: unexpected('shieldingRecord'),
      registration: unexpected('registration'),
      health: () => ({ ready: head !== undefined, reasons: head === undefined ? ['reading the chain'] : [] }),
      signAsAgent,
      rolesOf: (account) => roles.get(account) ?? [],
      ...change,
    },
  }
}
