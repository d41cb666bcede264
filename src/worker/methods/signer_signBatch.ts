import { jobsResult } from '../../../types/worker/jobs.js'
import { signBatchParams, type SignBatchParams } from '../../../types/worker/sign.js'
import { signValueOf } from '../convert/sign-call.js'
import type { JobMethod } from '../method.js'
import { EXAMPLE_REQUEST, EXAMPLE_SIGN_INPUT, EXAMPLE_SIGNATURES, exampleJob } from '../examples.js'

/** The signatures of several payloads: one request, a job for each. */
export const signerSignBatch: JobMethod<SignBatchParams> = {
  kind: 'job',
  name: 'signer_signBatch',
  summary: 'Signs up to 32 payloads in one request: a job for each, in their order, all admitted or none.',
  params: signBatchParams,
  result: jobsResult,
  errors: [],
  example: {
    params: { requests: [EXAMPLE_SIGN_INPUT], ...EXAMPLE_REQUEST },
    result: { jobs: [exampleJob('Sign', EXAMPLE_SIGNATURES)] },
  },
  callsOf: ({ requests }) => requests.map((request) => ({ tag: 'Sign', value: signValueOf(request) })),
  resultOf: (jobs) => ({ jobs: jobs.map((job) => ({ ...job })) }),
}
