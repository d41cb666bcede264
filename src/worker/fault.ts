import { RPC_ERRORS, type RpcErrorName, type RpcRetry } from '../../types/worker/errors.js'
import type { Json, JsonObject } from '../protocol/plain-json.js'

/** Why a call has no result. `message` says what is wrong and what to do, and repeats nothing of the input. */
export interface Fault {
  readonly name: RpcErrorName
  readonly message: string
  /** Further members of the error's `data`. */
  readonly data?: JsonObject
}

/** The `error` member of a response. */
export interface ErrorJson extends JsonObject {
  readonly code: number
  readonly message: string
  readonly data: JsonObject & { readonly name: RpcErrorName; readonly retry: RpcRetry }
}

/** What a method makes of a call. */
export type Outcome = { readonly result: Json } | { readonly fault: Fault }

/** A call without result. */
export const refuse = (name: RpcErrorName, message: string, data?: JsonObject): { readonly fault: Fault } => ({
  fault: data === undefined ? { name, message } : { name, message, data },
})

/** A fault as it is sent. */
export const errorJson = ({ name, message, data }: Fault): ErrorJson => {
  const { code, retry } = RPC_ERRORS[name]
  return { code, message, data: { ...data, name, retry } }
}

/** Refuses a call that came too early. */
export const rateLimited = (waitMs: number): { readonly fault: Fault } =>
  refuse('RateLimited', `Too many calls. Wait ${waitMs} ms.`, { retry_after_ms: waitMs })
