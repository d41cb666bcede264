import { MAX_ANSWER_BYTES, parseBytes } from './answer-text.js'
import { boundedBody } from './bounded-body.js'
import { tooLarge, unreachable } from './faults.js'
import type { Carrier } from './transport.js'

/** Each call is a connection of its own, or has one to itself. */
const ID = 1

/** Carries calls by HTTP POST. */
export const httpCarrier = (url: string, fetch: typeof globalThis.fetch): Carrier => {
  const post = async (body: string, signal: AbortSignal) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal })
    return { status: response.status, bytes: await boundedBody(response, MAX_ANSWER_BYTES) }
  }
  return {
    carry: async ({ method, params }, signal) => {
      const sent = post(JSON.stringify({ jsonrpc: '2.0', id: ID, method, params }), signal)
      const { status, bytes } = await sent.catch((error: unknown) => {
        throw unreachable(url, error)(method)
      })
      if (bytes === undefined) throw tooLarge(url, MAX_ANSWER_BYTES)(method)
      return { id: ID, answer: parseBytes(bytes), status }
    },
    close: () => undefined,
  }
}
