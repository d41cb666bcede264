import { jobResult } from '../../../types/worker/jobs.js'
import { signParams, type SignParams } from '../../../types/worker/sign.js'
import { signValueOf } from '../convert/sign-call.js'
import { onlyJob, type JobMethod } from '../method.js'
import { EXAMPLE_REQUEST, EXAMPLE_SIGN_INPUT, EXAMPLE_SIGNATURES, exampleJob } from '../examples.js'

/** The signatures of one payload. */
export const signerSign: JobMethod<SignParams> = {
  kind: 'job',
  name: 'signer_sign',
  summary: 'Signs a payload, if the policies of the agent allow it. A denial is a result.',
  params: signParams,
  result: jobResult,
  errors: [],
  example: {
    params: { ...EXAMPLE_SIGN_INPUT, ...EXAMPLE_REQUEST },
    result: exampleJob('Sign', EXAMPLE_SIGNATURES),
  },
  callsOf: (params) => [{ tag: 'Sign', value: signValueOf(params) }],
  resultOf: onlyJob,
}
