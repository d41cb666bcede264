import { jobParams, subscriptionResult, type JobParams } from '../../../types/worker/jobs.js'
import { refuse } from '../fault.js'
import type { CallerMethod } from '../method.js'
import { ownJob } from '../own-job.js'
import { subscribeJob } from '../subscriptions.js'
import { EXAMPLE_JOB_ID, EXAMPLE_SUBSCRIPTION } from '../examples.js'

/** Tells where a job stands, until it is answered. */
export const signerSubscribeJob: CallerMethod<JobParams> = {
  kind: 'caller',
  name: 'signer_subscribeJob',
  summary: 'Sends signer_job notifications { subscription, job }: the state now, then each change until answered.',
  roles: ['worker'],
  isProven: false,
  needsWebSocket: true,
  params: jobParams,
  result: subscriptionResult,
  errors: ['JobNotFound', 'TooManySubscriptions'],
  example: { params: { job_id: EXAMPLE_JOB_ID }, result: { subscription: EXAMPLE_SUBSCRIPTION } },
  run: ({ job_id }, context, caller) => {
    const found = ownJob(context.ports, caller, job_id)
    if ('fault' in found) return found
    const subscription = subscribeJob(context, { account: caller, jobId: found.id })
    return subscription === undefined
      ? refuse('TooManySubscriptions', 'The connection has all its subscriptions. End one of them first.')
      : { result: { subscription } }
  },
}
