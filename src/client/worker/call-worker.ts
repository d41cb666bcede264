/** One call at the worker's door by HTTP: sent, answered, and the answer proven. */
import * as z from 'zod'
import { SignerError, type ErrorContext } from '../../errors/signer-error.js'
import type { AgentPlace } from '../../protocol/rpc.js'
import { checkProof, type ProofState } from './check-proof.js'

/** Where an agent is called. */
export interface Address {
  readonly url: string
  readonly fetch: typeof globalThis.fetch
}

/** Where the agent is called, and which agent it must be. */
export interface Endpoint extends Address {
  readonly agent: AgentPlace
}

/** A call, ready to be sent. */
export interface ReadyCall {
  readonly method: string
  /** With their `auth`: a proof is of all that is sent. */
  readonly params: object
  /** Whether the answer must carry the agent's proof where TLS does not prove the agent. */
  readonly isProven: boolean
}

const ID = 1

const errorSchema = z.looseObject({
  code: z.int(),
  message: z.string(),
  data: z.looseObject({ name: z.string(), retry: z.string() }).optional(),
})
const responseSchema = z.union([
  z.strictObject({
    jsonrpc: z.literal('2.0'),
    id: z.literal(ID),
    result: z.unknown().refine((value) => value !== undefined),
  }),
  // What is wrong before the id is read is answered under null.
  z.strictObject({ jsonrpc: z.literal('2.0'), id: z.literal(ID).nullable(), error: errorSchema }),
])
type ErrorMembers = z.output<typeof errorSchema>

const unavailable = (message: string, context: ErrorContext, cause?: unknown): SignerError =>
  new SignerError('SIGNER__CLIENT__CALL_UNAVAILABLE', message, context, cause)

const invalid = (message: string, context: ErrorContext): SignerError =>
  new SignerError('SIGNER__CLIENT__INVALID_ANSWER', message, context)

const post = async ({ url, fetch }: Address, call: Pick<ReadyCall, 'method' | 'params'>, signal?: AbortSignal) => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: ID, method: call.method, params: call.params })
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, redirect: 'error' } as const
  try {
    const response = await fetch(url, signal ? { ...init, signal } : init)
    return { status: response.status, text: await response.text() }
  } catch (error) {
    const message = `The agent at ${url} cannot be reached. Check the address, and try the same request again.`
    throw unavailable(message, { method: call.method }, error)
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const membersWithout = (name: string, value: unknown): { readonly members: object; readonly taken: unknown } => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { members: {}, taken: undefined }
  const { [name]: taken, ...members } = value as Readonly<Record<string, unknown>>
  return { members, taken }
}

const refusal = (method: string, { code, message, data }: ErrorMembers, isBelieved: boolean): SignerError => {
  const context = { method, code, name: data?.name, retry: data?.retry, proven: isBelieved }
  // Whoever sits between may say no to everything: a no that is not proven is not final.
  const isFinal = isBelieved && data?.retry === 'never'
  const told = `The agent answered ${data?.name ?? code}: ${message}`
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

/** What came back, in the form of JSON-RPC. */
const answerOf = async (address: Address, call: Pick<ReadyCall, 'method' | 'params'>, signal?: AbortSignal) => {
  const { status, text } = await post(address, call, signal)
  const response = responseSchema.safeParse(parse(text))
  if (response.success) return response.data
  const context = { method: call.method, status }
  const message = `What answers at ${address.url} does not speak JSON-RPC 2.0 (HTTP status ${status}).`
  throw status >= 500 || status === 429 ? unavailable(message, context) : invalid(message, context)
}

/** Makes one call that anybody may make, and gives its result. Nobody proves the answer. Raises as `callWorker`. */
export const callOpenly = async (address: Address, method: string): Promise<unknown> => {
  const answer = await answerOf(address, { method, params: {} })
  if ('error' in answer) throw refusal(method, answer.error, true)
  return answer.result
}

/**
 * Makes one call and gives its result, without the proof: proven by the pinned agent for this very call, or by
 * TLS. Raises SIGNER__CLIENT__CALL_REFUSED for an error that stays, SIGNER__CLIENT__CALL_UNAVAILABLE for one
 * that may pass (`context.name` is its name in the table of errors) or that nobody proved to this call, and
 * SIGNER__CLIENT__INVALID_ANSWER for an answer that is none.
 */
export const callWorker = async (endpoint: Endpoint, call: ReadyCall, signal?: AbortSignal): Promise<unknown> => {
  const { method, params } = call
  const needsProof = call.isProven && !endpoint.url.startsWith('https:')
  const answer = await answerOf(endpoint, call, signal)
  if ('error' in answer) throw takeError(endpoint, call, answer.error, needsProof)
  const { result } = answer
  if (!call.isProven) return result
  const { members, taken: proof } = membersWithout('proof', result)
  if (needsProof) requireProof(checkProof(endpoint.agent, proof, { method, params, result: members }), method)
  return members
}
