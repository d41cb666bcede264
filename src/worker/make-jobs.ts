import { lastValueFrom } from 'rxjs'
import type { Body, RequestCall } from '../../types/protocol/scale.js'
import type { Caller } from './authorise.js'
import { bodyFault } from './body-fault.js'
import { jobJson } from './convert/job-json.js'
import { refuse, type Fault, type Outcome } from './fault.js'
import type { CallContext, JobMethod, RequestParams } from './method.js'
import type { AdmitRefusal, JobView } from './ports.js'
import { waitForAnswers } from './wait-for-answers.js'

const REFUSALS: Readonly<Record<AdmitRefusal, { readonly fault: Fault }>> = {
  caller_not_allowed: refuse('Forbidden', "The agent's settings do not allow this caller. Ask its operator."),
  nonce_reused: refuse(
    'RequestNonceReused',
    'request_nonce stands for another request. Another nonce is safe only when that request has its final answer: ' +
      'until then it may still be signed.',
  ),
  may_be_answered: refuse(
    'MayBeAnswered',
    'This agent was resumed on an older journal, or without one: this request may have been answered before, and it ' +
      'will never run again. If it was never asked before, ask it anew, with a deadline further ahead.',
  ),
  over_caller_rate: refuse('OverQuota', 'The caller has used up its calls of this window. Try again later.', {
    quota: 'calls_per_caller',
  }),
  over_open_jobs: refuse('OverQuota', 'Too many jobs of the caller are not answered yet. Try again later.', {
    quota: 'open_jobs_per_caller',
  }),
  auth_replayed: refuse('AuthReplayed', 'auth.nonce was used before. Sign the call again with another.'),
  not_ready: refuse('NotReady', 'The agent is still reading the chain. Try again in a minute.'),
  shutting_down: refuse(
    'ShuttingDown',
    'The agent is stopping. Ask again with the same request_nonce after its start.',
  ),
}

/** What `useNonce` refuses. */
export const AUTH_REPLAYED = REFUSALS.auth_replayed

const bodyOf = (caller: Caller, calls: RequestCall[], { request_nonce, deadline }: RequestParams): Body => ({
  caller: caller.account,
  nonce: request_nonce,
  deadline,
  publicReply: false,
  calls,
  ext: [],
})

/** The one place where the stream of a job's states becomes the promise of an answer. */
const settle = (jobs: readonly JobView[], { ports, settings, scheduler, connection }: CallContext) => {
  const options = { withinMs: settings.answerWithinMs, scheduler, closed: connection.peer.closed }
  return lastValueFrom(waitForAnswers(jobs, ports.watchJob, options))
}

const admitAndWait = async (
  method: JobMethod<RequestParams>,
  body: Body,
  caller: Caller,
  context: CallContext,
): Promise<Outcome> => {
  const admitted = context.ports.admit(body, caller.once)
  if ('fault' in admitted) return REFUSALS[admitted.fault]
  const views = await settle(admitted.jobs, context)
  return { result: method.resultOf(views.map(jobJson)) }
}

/**
 * Makes the jobs of a call, the same that the chain would make of it, and waits for their answers. The same
 * request again finds the jobs that it made.
 */
export const makeJobs = async (
  method: JobMethod<RequestParams>,
  params: RequestParams,
  caller: Caller,
  context: CallContext,
): Promise<Outcome> => {
  const body = bodyOf(caller, method.callsOf(params), params)
  const fault = bodyFault(body)
  if (fault) return fault
  if (!context.inFlight.enter(caller.account))
    return refuse('TooManyInFlight', 'Too many calls of the caller wait for their answer. Wait for some of them.')
  try {
    return await admitAndWait(method, body, caller, context)
  } finally {
    context.inFlight.leave(caller.account)
  }
}
