import type { HandleFrame } from '../../src/worker/frame.js'

type Answer = { readonly jsonrpc: '2.0'; readonly id: unknown; readonly result?: true; readonly error?: object }

const failure = (code: number, id: unknown = null): Answer => ({ jsonrpc: '2.0', id, error: { code } })

const isId = (id: unknown): boolean => id === null || ['string', 'number'].includes(typeof id)

const answerCall = (call: unknown): Answer | undefined => {
  if (typeof call !== 'object' || call === null || !('method' in call) || typeof call.method !== 'string') {
    return failure(-32600)
  }
  if (!('id' in call)) return undefined
  return isId(call.id) ? { jsonrpc: '2.0', id: call.id, result: true } : failure(-32600)
}

const answer = (request: unknown): Answer | (Answer | undefined)[] | undefined =>
  Array.isArray(request) && request.length > 0 ? request.slice(0, 100).map(answerCall) : answerCall(request)

/** JSON-RPC 2.0 with every method, each of which does nothing and says so. */
export const plainRpc: HandleFrame = async (text) => {
  try {
    const answered = answer(JSON.parse(text))
    return answered && JSON.stringify(answered)
  } catch {
    return JSON.stringify(failure(-32700))
  }
}
