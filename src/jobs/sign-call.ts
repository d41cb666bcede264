import { VERIFIERS } from '../crypto/verify.js'
import type { Decision } from '../model/decision.js'
import type { Decoded, ToSign } from '../model/facts.js'
import type { Hex } from '../model/ids.js'
import type { Job } from '../model/job.js'
import type { KeyRow } from '../model/rows.js'
import { intent } from '../protocol/ids.js'
import type { RequestCall } from '../../types/protocol/scale.js'
import { refusalOf } from './backend-refusal.js'
import { checkDeadline } from './deadline.js'
import { signingKey, type Asking } from './key-access.js'
import { ownedKeys } from './owned-keys.js'
import type { JobDeps } from './ports.js'
import { refused, signed, type JobResult, type MadeSignature } from './result.js'

type SignCall = Extract<RequestCall, { tag: 'Sign' }>['value']
type Approved = Extract<Decision, { outcome: 'approved' }>

interface Judged {
  readonly key: KeyRow
  readonly decoded: Decoded
  readonly decision: Decision
  readonly factsHash: Hex
}

const askingOf = ({ newestFinalized }: JobDeps, { caller }: Job): Asking => ({ caller, block: newestFinalized() })

const judge = (deps: JobDeps, job: Job, call: SignCall, key: KeyRow): Judged | JobResult => {
  const { chainId, payload } = call
  const owns = ownedKeys((id) => deps.transaction((tx) => tx.findKey(id)), key, chainId)
  const outcome = deps.decode({ chainId, key, payload, owns })
  if (!outcome.ok) return refused('denied', outcome.reason, outcome.detail, { keyId: key.id })
  const { decoded } = outcome
  const { facts } = decoded
  const decision = deps.decide({
    facts,
    key,
    caller: job.caller,
    options: call.opts,
    intent: () => intent(call.chainId, key.id, call.payload),
  })
  return { key, decoded, decision, factsHash: deps.factsHash(facts, job.factsSalt) }
}

/**
 * The last look before a key is used, in the transaction that makes "signing" durable: the deadline, the
 * key's state and the caller's right may have changed since the decision, and limits are taken from only here
 * (DESIGN 4). A job that was "signing" before a crash has been counted.
 */
const claim = (deps: JobDeps, job: Job, key: KeyRow, { limits }: Approved): JobResult | undefined =>
  deps.transaction((tx) => {
    const expired = checkDeadline(job, deps.newestFinalized())
    if (expired) return expired
    const usable = signingKey(tx, askingOf(deps, job), key.id)
    if ('outcome' in usable) return usable
    const refusal = tx.reserveLimits(job.id, limits)
    if (refusal) return refused(refusal.outcome, refusal.reason, refusal.detail)
    if (job.state === 'admitted') tx.countKeyUse(key.id)
    tx.markSigning(job.id)
    return undefined
  })

/**
 * A job that certainly ends unsigned gives back what it took. One that was "signing" already does not: what
 * became of it before the crash is not known (DESIGN 4).
 */
const unsigned = (job: Job): Pick<JobResult, 'also'> =>
  job.state === 'admitted' ? { also: (tx) => tx.releaseLimits(job.id) } : {}

/** What a backend gave, each verified under the key of the row; undefined where one is wrong, missing or too many. */
const checked = (
  { publicKey }: KeyRow,
  toSign: readonly ToSign[],
  made: readonly Uint8Array[],
): MadeSignature[] | undefined => {
  if (made.length !== toSign.length) return undefined
  const signatures: MadeSignature[] = []
  for (const [at, { scheme, message }] of toSign.entries()) {
    const bytes = made[at]
    if (!bytes || !VERIFIERS[scheme](publicKey, message, bytes)) return undefined
    signatures.push({ scheme, bytes })
  }
  return signatures
}

const useKey = async (deps: JobDeps, job: Job, judged: Judged, decision: Approved): Promise<JobResult> => {
  const { key, decoded, factsHash } = judged
  const context = { keyId: key.id, decision, factsHash }
  const backend = deps.backend(decision.backend)
  if (!backend) {
    return refused('failed', 'UnknownBackend', `no backend is called ${decision.backend}: correct the policy`, context)
  }
  const ended = claim(deps, job, key, decision)
  if (ended) return { ...ended, ...context }
  const made = await backend.sign(job.id, key.id, decoded.toSign).catch(refusalOf)
  if ('code' in made) {
    const detail = `${decision.backend} refused to sign: ${made.code}`
    return refused('failed', 'BackendFailed', detail, { ...context, ...unsigned(job) })
  }
  const signatures = checked(key, decoded.toSign, made)
  if (signatures) return signed(signatures, context)
  // Limits stay taken: who gives a wrong signature may have made a right one too.
  return refused('failed', 'SignatureSelfCheckFailed', `${decision.backend} gave a wrong signature`, context)
}

/** Payload → facts → decision → claim → signature → self-check. Only "approved" gets to the key. */
export const signCall = async (deps: JobDeps, job: Job, call: SignCall): Promise<JobResult> => {
  const key = deps.transaction((tx) => signingKey(tx, askingOf(deps, job), call.keyId))
  if ('outcome' in key) return key
  const judged = judge(deps, job, call, key)
  if ('outcome' in judged) return judged
  const { decision, factsHash } = judged
  if (decision.outcome !== 'approved') {
    return refused(decision.outcome, decision.reason, decision.detail, { keyId: key.id, decision, factsHash })
  }
  return useKey(deps, job, judged, decision)
}
