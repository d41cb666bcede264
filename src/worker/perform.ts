import { isSignerError } from '../errors/signer-error.js'
import type { ProvenCall } from '../protocol/rpc.js'
import { authorise } from './authorise.js'
import { errorJson, rateLimited, refuse, type Fault, type Outcome } from './fault.js'
import { AUTH_REPLAYED, makeJobs } from './make-jobs.js'
import type { CallContext, CallerMethod, JobMethod, Method, OpenMethod, RequestParams } from './method.js'
import { prove, type Answer } from './prove.js'
import { provenCallOf } from './proven-call.js'
import { isPlain, readParams, type ReadParams } from './read-params.js'
import type { RpcCall } from './rpc-call.js'

const runOpen = (method: OpenMethod<unknown>, { params }: ReadParams, context: CallContext) => {
  const waitMs = context.connection.bucket.take()
  return waitMs > 0 ? rateLimited(waitMs) : method.run(params, context)
}

const runForCaller = (method: CallerMethod<unknown>, read: ReadParams, context: CallContext) => {
  const caller = authorise(context, context.connection, method, read)
  if ('fault' in caller) return caller
  if (caller.once && !context.ports.useNonce(caller.once)) return AUTH_REPLAYED
  return method.run(read.params, context, caller.account)
}

const runJob = (method: JobMethod<RequestParams>, read: ReadParams, context: CallContext) => {
  const caller = authorise(context, context.connection, { name: method.name, roles: ['worker'] }, read)
  if ('fault' in caller) return caller
  // The nonce of the call is used up in the transaction that admits: both or neither.
  return makeJobs(method, read.params as RequestParams, caller, context)
}

const run = (method: Method, call: RpcCall, context: CallContext): Outcome | Promise<Outcome> => {
  const { peer } = context.connection
  if (method.needsWebSocket && !peer.notify)
    return refuse('NeedsWebSocket', 'The method needs a connection that lasts: connect by WebSocket.')
  const read = readParams(method, call.params)
  if ('fault' in read) return read
  switch (method.kind) {
    case 'open':
      return runOpen(method, read, context)
    case 'caller':
      return runForCaller(method, read, context)
    case 'job':
      return runJob(method, read, context)
  }
}

const INTERNAL: Fault = refuse(
  'InternalError',
  'The agent had a fault before it could answer, and may have taken a request all the same. Ask again later, with the same request_nonce if there is one: it stays one request.',
).fault

const answerOf = (outcome: Outcome): Answer => ('result' in outcome ? outcome : { error: errorJson(outcome.fault) })

/** Whatever is thrown below: the asker learns that it failed, the operator by which code. */
const contained = async (context: CallContext, method: Method, step: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await step()
  } catch (error) {
    const code = isSignerError(error) ? error.code : 'unknown'
    context.logger.error('A call of the worker door failed', { method: method.name, code })
    return { error: errorJson(INTERNAL) }
  }
}

const isProven = (method: Method): boolean => method.kind === 'job' || (method.kind === 'caller' && method.isProven)

/**
 * Strangers, who get nothing but errors, cannot have the agent sign without end: over all their connections
 * together there are so many proofs, then none. To a client an error without proof is no final one.
 */
const isSpent = ({ connection, strangerProofs }: CallContext): boolean =>
  !connection.isKnown && strangerProofs.take() > 0

/** Calls of which nobody can make the hash have no proof: they are refused anyway. */
const withProof = async (method: Method, call: ProvenCall, answer: Answer, context: CallContext): Promise<Answer> => {
  if (context.connection.peer.secure || !isProven(method) || !isPlain(call) || isSpent(context)) return answer
  return prove(context.ports, call, answer)
}

/** Makes a call and gives its answer, proven where the connection does not prove the agent. Never rejects. */
export const perform = async (method: Method, call: RpcCall, context: CallContext): Promise<Answer> => {
  // Before anything waits: the answer is for whom the connection was of when the call came.
  const provenCall = provenCallOf(call, context.connection.owner)
  const answer = await contained(context, method, async () => answerOf(await run(method, call, context)))
  return contained(context, method, () => withProof(method, provenCall, answer, context))
}
