import { foundJobResult } from '../../../types/worker/job-records.js'
import { jobParams, type JobParams } from '../../../types/worker/jobs.js'
import type { AccountId, RequestId } from '../../model/ids.js'
import { jobRecordJson, ownJobJson } from '../convert/job-record-json.js'
import { EXAMPLE_JOB_ID, EXAMPLE_RECORD, EXAMPLE_SIGNATURES, exampleJob } from '../examples.js'
import type { Outcome } from '../fault.js'
import type { CallerMethod } from '../method.js'
import { JOB_NOT_FOUND, ownJob } from '../own-job.js'
import type { WorkerPorts } from '../ports.js'
import { isOperator } from '../require-operator.js'

/** To its caller all of a job; to an operator the record of another's, and never its signatures. */
const found = (ports: WorkerPorts, caller: AccountId, id: RequestId): Outcome => {
  const record = ports.jobRecord(id)
  if (record === undefined) return JOB_NOT_FOUND
  if (record.caller !== caller)
    return isOperator(ports, caller) ? { result: { ...jobRecordJson(record), owned: false } } : JOB_NOT_FOUND
  const own = ownJob(ports, caller, id)
  return 'fault' in own ? own : { result: { ...ownJobJson(own, record) } }
}

/** Where a job stands. */
export const signerGetJob: CallerMethod<JobParams> = {
  kind: 'caller',
  name: 'signer_getJob',
  summary:
    'Answers with a job of the caller as it stands, by whichever door it came; to operators with the record of any job.',
  roles: ['worker', 'operator'],
  isProven: true,
  params: jobParams,
  result: foundJobResult,
  errors: ['JobNotFound'],
  example: {
    params: { job_id: EXAMPLE_JOB_ID },
    result: { ...EXAMPLE_RECORD, ...exampleJob('Sign', EXAMPLE_SIGNATURES), owned: true },
  },
  run: ({ job_id }, { ports }, caller) => found(ports, caller, job_id),
}
