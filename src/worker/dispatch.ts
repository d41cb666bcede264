/** The way of a text frame: calls, each to its method, and the answers back (PROTOCOL 5). */
import { asyncScheduler } from 'rxjs'
import type { Connection } from './connection.js'
import { createConnections } from './connection.js'
import { errorJson, refuse, type Fault } from './fault.js'
import type { HandleFrame, Peer } from './frame.js'
import { createInFlight } from './in-flight.js'
import type { CallContext, Method } from './method.js'
import { openRpcDocument } from './openrpc.js'
import { perform } from './perform.js'
import type { Answer } from './prove.js'
import { findMethod, METHODS } from './registry.js'
import { readFrame, type InvalidCall, type RpcCall, type RpcId } from './rpc-call.js'
import type { DispatchDeps, DispatchSettings, Services } from './services.js'
import { createTokenBucket, createTokenBuckets } from './token-bucket.js'
import { STRANGERS } from './verify-claim.js'

type Response = { readonly jsonrpc: '2.0'; readonly id: RpcId } & Answer

const respond = (id: RpcId, answer: Answer): Response => ({ jsonrpc: '2.0', id, ...answer })

const refused = ({ metrics }: Services, id: RpcId, fault: Fault): Response => {
  metrics.errors.add({ error: fault.name })
  return respond(id, { error: errorJson(fault) })
}

const measure = ({ metrics }: Services, { name }: Method, answer: Answer): void => {
  metrics.calls.add({ method: name, outcome: 'error' in answer ? 'error' : 'ok' })
  if ('error' in answer) metrics.errors.add({ error: answer.error.data.name })
}

const respondBy = async (method: Method, id: RpcId, call: RpcCall, context: CallContext): Promise<Response> => {
  const answer = await perform(method, call, context)
  measure(context, method, answer)
  return respond(id, answer)
}

const NO_METHOD = refuse(
  'MethodNotFound',
  'There is no such method. rpc.discover describes those that there are.',
).fault

/**
 * A notification does nothing: a signer does not act for someone who cannot hear the answer, and no method
 * here has a use without one.
 */
const answerCall = async (call: RpcCall | InvalidCall, context: CallContext): Promise<Response | undefined> => {
  if ('fault' in call) return refused(context, call.id, call.fault)
  const { id } = call
  if (id === undefined) return void context.metrics.ignored.add()
  const method = findMethod(call.method)
  return method ? respondBy(method, id, call, context) : refused(context, id, NO_METHOD)
}

const answerFrame = async (text: string, context: CallContext): Promise<Response | Response[] | undefined> => {
  const frame = readFrame(text)
  switch (frame.kind) {
    case 'refused':
      return refused(context, null, frame.fault)
    case 'single':
      return answerCall(frame.call, context)
    case 'batch': {
      // All at once: a job of one call must not wait for that of another. At most 32, by `readFrame`.
      const answers = await Promise.all(frame.calls.map((call) => answerCall(call, context)))
      const responses = answers.filter((answer) => answer !== undefined)
      return responses.length === 0 ? undefined : responses
    }
  }
}

const handle = async (services: Services, connection: Connection, text: string): Promise<string | undefined> => {
  const starts: (() => void)[] = []
  const context: CallContext = { ...services, connection, afterAnswer: (start) => void starts.push(start) }
  const answer = await answerFrame(text, context)
  // The transport sends the answer as soon as it has it; what follows comes in a later turn.
  if (starts.length > 0) services.scheduler.schedule(() => starts.forEach((start) => start()))
  return answer && JSON.stringify(answer)
}

const createServices = (settings: DispatchSettings, deps: DispatchDeps): Services => ({
  scheduler: asyncScheduler,
  ...deps,
  settings,
  rateOf: createTokenBuckets(settings, deps.nowMs),
  strangers: createTokenBucket(STRANGERS, deps.nowMs),
  strangerProofs: createTokenBucket(STRANGERS, deps.nowMs),
  inFlight: createInFlight(settings.inFlight),
  document: openRpcDocument(METHODS, deps.ports.version),
})

const FAILED = JSON.stringify(
  respond(null, { error: errorJson(refuse('InternalError', 'The agent could not answer. Ask again later.').fault) }),
)

export interface Dispatcher {
  readonly handle: HandleFrame
  /** Whether an account with a role owns the connection: everybody can make accounts that have none. */
  readonly isAuthenticated: (peer: Peer) => boolean
}

/**
 * The dispatcher: everything between a frame and the ports. What it remembers of a connection hangs on the
 * `Peer` object, so each connection must have one of its own, and the same for all its frames.
 */
export const createDispatcher = (settings: DispatchSettings, deps: DispatchDeps): Dispatcher => {
  const services = createServices(settings, deps)
  const connectionOf = createConnections(services)
  const handleFrame: HandleFrame = async (text, peer) => {
    try {
      return await handle(services, connectionOf(peer), text)
    } catch {
      services.logger.error('A frame of the worker door failed')
      return FAILED
    }
  }
  const isAuthenticated = (peer: Peer): boolean => {
    const { owner } = connectionOf(peer)
    return owner !== undefined && services.ports.rolesOf(owner).length > 0
  }
  return { handle: handleFrame, isAuthenticated }
}
