import type { FoundJobJson, JobRecordJson } from '../../../types/worker/job-records.js'
import type { ReplyPlace } from '../../model/reply.js'
import { present } from '../../protocol/present.js'
import type { JobRecord, JobView, RecordedEnd } from '../ports.js'
import { finalStatus, jobJson } from './job-json.js'

const replyJson = (place: ReplyPlace) =>
  present({
    state: place.state,
    extrinsic: 'extrinsic' in place ? place.extrinsic : undefined,
    block: 'block' in place ? place.block : undefined,
  })

const endMembers = ({ status, reason, reasonNumber, trailHash, answeredAt, policyId, routeId, reply }: RecordedEnd) =>
  present({
    state: 'answered' as const,
    status: finalStatus(status),
    reason,
    reason_number: reasonNumber,
    trail_entry: trailHash,
    answered_at: answeredAt,
    policy_id: policyId,
    route_id: routeId,
    reply: reply && replyJson(reply),
  })

/** A job as operators read it. Each member is named here: what is only for the caller cannot slip in. */
export const jobRecordJson = (record: JobRecord): JobRecordJson => {
  const { id, caller, call, state, deadline, admittedAt, door, keyId, end } = record
  const members = present({ job_id: id, caller, call, deadline, admitted_at: admittedAt, door, key_id: keyId })
  if (end !== undefined) return { ...members, ...endMembers(end) }
  if (state === 'answered') throw new TypeError('an answered job has its end')
  return { ...members, state }
}

/** A job and its record, as its caller reads them. */
export const ownJobJson = (view: JobView, record: JobRecord): FoundJobJson => {
  const [job, recorded] = [jobJson(view), jobRecordJson(record)]
  // Both are of one moment: see whoever reads them.
  if (job.state === 'answered' && recorded.state === 'answered') return { ...recorded, ...job, owned: true }
  if (job.state !== 'answered' && recorded.state !== 'answered') return { ...recorded, ...job, owned: true }
  throw new TypeError('a job and its record are of one moment')
}
