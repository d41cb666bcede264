import { jobParams, jobResult, type JobParams } from '../../../types/worker/jobs.js'
import { jobJson } from '../convert/job-json.js'
import type { CallerMethod } from '../method.js'
import { ownJob } from '../own-job.js'
import { EXAMPLE_JOB_ID, EXAMPLE_SIGNATURES, exampleJob } from '../examples.js'

/** Where a job stands. */
export const signerGetJob: CallerMethod<JobParams> = {
  kind: 'caller',
  name: 'signer_getJob',
  summary: 'Answers with a job of the caller as it stands, by whichever door it came.',
  roles: ['worker'],
  isProven: true,
  params: jobParams,
  result: jobResult,
  errors: ['JobNotFound'],
  example: { params: { job_id: EXAMPLE_JOB_ID }, result: exampleJob('Sign', EXAMPLE_SIGNATURES) },
  run: ({ job_id }, { ports }, caller) => {
    const found = ownJob(ports, caller, job_id)
    return 'fault' in found ? found : { result: { ...jobJson(found) } }
  },
}
