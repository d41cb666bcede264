/** JSON-RPC 2.0 requests (sections 4 and 6), strictly: unknown members are refused. */
import type { Json, JsonObject } from '../protocol/plain-json.js'
import { parseJson } from './json/parse-json.js'
import { refuse, type Fault } from './fault.js'

export type RpcId = string | number | null

/** One call. Without `id` it is a notification: nobody hears the answer. */
export interface RpcCall {
  readonly id: RpcId | undefined
  readonly method: string
  readonly params: JsonObject | readonly Json[] | undefined
}

/** Something in the place of a call. `id` is the one to answer under. */
export interface InvalidCall {
  readonly id: RpcId
  readonly fault: Fault
}

/** What a text frame holds. */
export type Frame =
  | { readonly kind: 'single'; readonly call: RpcCall | InvalidCall }
  | { readonly kind: 'batch'; readonly calls: readonly (RpcCall | InvalidCall)[] }
  | { readonly kind: 'refused'; readonly fault: Fault }

const MAX_BATCH = 32
/** Ids are answered as they came: one call must not get a frame of its own size back. */
const MAX_ID_LENGTH = 128
const BYTE_ORDER_MARK = '\ufeff'
const MARKED = 'The text begins with a byte order mark. Send it without.'
const MEMBERS: ReadonlySet<string> = new Set(['jsonrpc', 'method', 'params', 'id'])

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isId = (id: Json | undefined): id is RpcId | undefined =>
  id === undefined ||
  id === null ||
  (typeof id === 'string' && id.length <= MAX_ID_LENGTH) ||
  (typeof id === 'number' && Number.isSafeInteger(id))

const invalid = (id: RpcId | undefined, message: string): InvalidCall => ({
  id: id ?? null,
  ...refuse('InvalidRequest', message),
})

const readCall = (value: Json): RpcCall | InvalidCall => {
  if (!isObject(value)) return invalid(null, 'A call is an object with jsonrpc, id, method and params.')
  const { jsonrpc, id, method, params } = value
  if (!isId(id))
    return invalid(null, `id must be a whole number, null, or text of at most ${MAX_ID_LENGTH} characters.`)
  if (jsonrpc !== '2.0') return invalid(id, 'jsonrpc must be "2.0".')
  if (typeof method !== 'string') return invalid(id, 'method must be text.')
  if (params !== undefined && (typeof params !== 'object' || params === null))
    return invalid(id, 'params must be an object.')
  if (Object.keys(value).some((member) => !MEMBERS.has(member)))
    return invalid(id, 'A call has no members but jsonrpc, id, method and params.')
  return { id, method, params: params as RpcCall['params'] }
}

const hasEqualIds = (calls: readonly (RpcCall | InvalidCall)[]): boolean => {
  const ids = calls.flatMap((call) => ('method' in call && call.id !== undefined ? [JSON.stringify(call.id)] : []))
  return new Set(ids).size < ids.length
}

const readBatch = (values: readonly Json[]): Frame => {
  if (values.length === 0) return { kind: 'refused', ...refuse('InvalidRequest', 'The batch is empty.') }
  if (values.length > MAX_BATCH)
    return { kind: 'refused', ...refuse('TooLarge', `The batch has ${values.length} calls; at most ${MAX_BATCH}.`) }
  const calls = values.map(readCall)
  // Answers are told apart by their ids alone, and come in any order: nobody may take one for another's.
  if (hasEqualIds(calls))
    return { kind: 'refused', ...refuse('InvalidRequest', 'Calls of one batch need different ids. None was made.') }
  return { kind: 'batch', calls }
}

/** Text of a frame → its calls. Total: whatever the text is, there is something to answer. */
export const readFrame = (text: string): Frame => {
  if (text.startsWith(BYTE_ORDER_MARK)) return { kind: 'refused', ...refuse('ParseError', MARKED) }
  const parsed = parseJson(text)
  if ('syntax' in parsed) return { kind: 'refused', ...refuse('ParseError', 'The text is not JSON.') }
  if ('hazard' in parsed) return { kind: 'refused', ...refuse('InvalidRequest', `The JSON ${parsed.hazard}.`) }
  const { value } = parsed
  return Array.isArray(value) ? readBatch(value as readonly Json[]) : { kind: 'single', call: readCall(value) }
}
