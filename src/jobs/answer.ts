import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Hex, RequestId } from '../model/ids.js'
import type { Job } from '../model/job.js'
import type { SealedReply } from '../model/reply.js'
import type { TrailEntry } from '../model/rows.js'
import { concat, fromHex } from '../protocol/hash.js'
import type { Deployment } from '../protocol/ids.js'
import { encodePlain, sealReply } from '../protocol/reply.js'
import type { JobDeps, JobSettings, JobTx } from './ports.js'
import type { JobResult } from './result.js'

/** Salt of the facts hash in the trail: the asker can recompute it, nobody else can guess facts by hashing. */
export const factsSalt = (replySecret: Uint8Array, id: RequestId): Uint8Array =>
  hmac(sha256, replySecret, concat(Uint8Array.of(2), fromHex(id)))

const toEntry = (tx: JobTx, job: Job, result: JobResult): Omit<TrailEntry, 'seq'> => {
  const by = result.decision && 'by' in result.decision ? result.decision.by : undefined
  const cursor = tx.cursor()
  return {
    type: job.call.tag === 'Sign' ? 'decision' : 'key',
    block: cursor?.number ?? 0,
    timeMs: cursor?.timestampMs ?? 0,
    requestId: job.id,
    caller: job.caller,
    call: job.call.tag,
    keyId: result.keyId,
    policyId: by?.policyId,
    policyHash: by?.policyHash,
    routeId: by?.routeId,
    factsHash: result.factsHash,
    backend: result.decision?.outcome === 'approved' ? result.decision.backend : undefined,
    outcome: result.outcome,
    reason: result.reason,
  }
}

const sealPart = (
  deployment: Deployment,
  job: Job,
  trailHash: Hex,
  content: JobResult['contents'][number],
  place: { part: number; parts: number },
  nonce12: Uint8Array,
): SealedReply => {
  const address = { deployment, requestId: job.id, ...place, replySecret: job.replySecret }
  const body = sealReply({ ...address, publicReply: job.publicReply, nonce12 }, encodePlain(content, trailHash))
  return { requestId: job.id, ...place, body }
}

/**
 * Writes the end of a job: the trail entry, the job's state and the exact bytes of its reply, in one
 * transaction. From here on the answer is what it is: only these bytes ever leave.
 */
export const answerJob = (
  { deployment }: JobSettings,
  { transaction, randomNonce }: Pick<JobDeps, 'transaction' | 'randomNonce'>,
  job: Job,
  result: JobResult,
): void =>
  transaction((tx) => {
    result.also?.(tx)
    const trailHash = tx.appendTrail(toEntry(tx, job, result))
    const parts = result.contents.length
    const replies = result.contents.map((content, part) =>
      sealPart(deployment, job, trailHash, content, { part, parts }, randomNonce()),
    )
    tx.answerJob(job.id, result.outcome, replies)
  })
