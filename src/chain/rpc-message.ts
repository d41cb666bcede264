import { z } from 'zod'

const subscriptionId = z.union([z.string(), z.number()])

const failure = z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() })

const notification = z.object({
  method: z.string(),
  params: z.object({ subscription: subscriptionId, result: z.unknown() }),
})
const refusal = z.object({ id: z.number(), error: failure })
// `result` may be null, but must be there.
const answer = z.object({ id: z.number(), result: z.unknown() }).refine((message) => 'result' in message)

/** One message of a node. */
export type RpcMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: RpcFailure }
  | {
      readonly kind: 'notification'
      readonly method: string
      readonly subscription: string | number
      readonly result: unknown
    }

/** What a node says in place of a result. */
export type RpcFailure = z.infer<typeof failure>

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads one JSON-RPC 2.0 message; undefined for whatever else a node may send. Never throws. */
export const readRpcMessage = (text: string): RpcMessage | undefined => {
  const value = parse(text)
  const notified = notification.safeParse(value)
  if (notified.success) return { kind: 'notification', method: notified.data.method, ...notified.data.params }
  const refused = refusal.safeParse(value)
  if (refused.success) return { kind: 'refusal', ...refused.data }
  const answered = answer.safeParse(value)
  if (answered.success) return { kind: 'answer', ...answered.data }
  return undefined
}

const MESSAGE_CHARACTERS = 256

/** A node's refusal as an error, with the code and data that callers look at; shortened, for a node may send anything. */
export const asRpcError = ({ code, message, data }: RpcFailure): Error =>
  Object.assign(new Error(`${code}: ${message}`.slice(0, MESSAGE_CHARACTERS)), { code, data })
