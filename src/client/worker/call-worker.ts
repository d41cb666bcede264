/** One call at the worker's door: sent, answered, and the answer proven, whatever carries it. */
import * as z from 'zod'
import { SignerError } from '../../errors/signer-error.js'
import type { AgentPlace } from '../../protocol/rpc.js'
import { checkProof, type ProofState } from './check-proof.js'
import { invalid, unavailable } from './transport/faults.js'
import { createTransport, type BareCall, type Transport, type TransportOptions } from './transport/transport.js'

/** Where the agent is called, and which agent it must be. */
export interface Endpoint {
  readonly transport: Transport
  readonly agent: AgentPlace
}

/** A call, ready to be sent. */
export interface ReadyCall extends BareCall {
  /** With their `auth`: a proof is of all that is sent. */
  readonly params: object
  /** Whether the answer must carry the agent's proof where TLS does not prove the agent. */
  readonly isProven: boolean
}

const errorSchema = z.looseObject({
  code: z.int(),
  message: z.string(),
  data: z.looseObject({ name: z.string(), retry: z.string() }).optional(),
})
const responseSchema = z.union([
  z.strictObject({
    jsonrpc: z.literal('2.0'),
    id: z.int(),
    result: z.unknown().refine((value) => value !== undefined),
  }),
  // What is wrong before the id is read is answered under null.
  z.strictObject({ jsonrpc: z.literal('2.0'), id: z.int().nullable(), error: errorSchema }),
])
type ErrorMembers = z.output<typeof errorSchema>

const membersWithout = (name: string, value: unknown): { readonly members: object; readonly taken: unknown } => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { members: {}, taken: undefined }
  const { [name]: taken, ...members } = value as Readonly<Record<string, unknown>>
  return { members, taken }
}

const refusal = (method: string, { code, message, data }: ErrorMembers, isBelieved: boolean): SignerError => {
  const context = { method, code, name: data?.name, retry: data?.retry, proven: isBelieved }
  // Whoever sits between may say no to everything: a no that is not proven is not final.
  const isFinal = isBelieved && data?.retry === 'never'
  // It also says so of every call that is signed for another agent than itself.
  const cure = data?.name === 'Unauthenticated' ? ' Check that the pin is of the agent at this address.' : ''
  const told = `The agent answered ${data?.name ?? code}: ${message}${cure}`
  return isFinal ? new SignerError('SIGNER__CLIENT__CALL_REFUSED', told, context) : unavailable(told, context)
}

const requireProof = (state: ProofState, method: string): void => {
  if (state === 'valid') return
  const what = state === 'absent' ? 'carries no proof' : 'carries a proof that is not of the pinned agent for this call'
  throw invalid(`The answer came without TLS and ${what}. Do not use it; check the address and the pinned account.`, {
    method,
  })
}

const takeError = ({ agent }: Endpoint, call: ReadyCall, error: ErrorMembers, needsProof: boolean): SignerError => {
  const { members: data, taken: proof } = membersWithout('proof', error.data)
  const bare = error.data === undefined ? error : { ...error, data }
  const state = checkProof(agent, proof, { method: call.method, params: call.params, error: bare })
  return refusal(call.method, error, !needsProof || state === 'valid')
}

/** What came back, in the form of JSON-RPC, and under the id of the call. */
const answerOf = async ({ url, carry }: Transport, call: BareCall, signal?: AbortSignal) => {
  const { id, answer, status } = await carry(call, signal)
  const { success, data } = responseSchema.safeParse(answer)
  if (success && (data.id === id || data.id === null)) return data
  const context = { method: call.method, status }
  const told = status === undefined ? '' : ` (HTTP status ${status})`
  const message = `What answers at ${url} does not speak JSON-RPC 2.0${told}.`
  throw status !== undefined && (status >= 500 || status === 429)
    ? unavailable(message, context)
    : invalid(message, context)
}

/** Makes one call that anybody may make, and gives its result. Nobody proves the answer. Raises as `callWorker`. */
export const callUnproven = async (transport: Transport, method: string): Promise<unknown> => {
  const answer = await answerOf(transport, { method, params: {} })
  if ('error' in answer) throw refusal(method, answer.error, true)
  return answer.result
}

/** The same for an address that is called once. */
export const callOpenly = async (address: TransportOptions, method: string): Promise<unknown> => {
  const transport = createTransport(address)
  return callUnproven(transport, method).finally(transport.close)
}

/**
 * Makes one call and gives its result, without the proof: proven by the pinned agent for this very call, or by
 * TLS. Raises SIGNER__CLIENT__CALL_REFUSED for an error that stays, SIGNER__CLIENT__CALL_UNAVAILABLE for one
 * that may pass (`context.name` is its name in the table of errors) or that nobody proved to this call, and
 * SIGNER__CLIENT__INVALID_ANSWER for an answer that is none.
 */
export const callWorker = async (endpoint: Endpoint, call: ReadyCall, signal?: AbortSignal): Promise<unknown> => {
  const { method, params } = call
  const needsProof = call.isProven && !endpoint.transport.isSecure
  const answer = await answerOf(endpoint.transport, call, signal)
  if ('error' in answer) throw takeError(endpoint, call, answer.error, needsProof)
  const { result } = answer
  if (!call.isProven) return result
  const { members, taken: proof } = membersWithout('proof', result)
  if (needsProof) requireProof(checkProof(endpoint.agent, proof, { method, params, result: members }), method)
  return members
}
