import { RPC_ERRORS, type RpcErrorName } from '../../../types/worker/errors.js'

/** What the transport refuses by itself, before a frame gets to its handler, and what it says then. */
const MESSAGES = {
  ParseError: 'The text is not UTF-8: send JSON in UTF-8.',
  InvalidRequest: 'The request cannot be taken like this: send JSON-RPC by POST to /, with its length.',
  InternalError: 'The call could not be worked on. Try again later.',
  TooLarge: 'The request is too large: send fewer or smaller calls.',
  TooManyInFlight:
    'One HTTP connection takes one request at a time: wait for its answer, send a batch or use WebSocket.',
  ShuttingDown: 'The agent is shutting down. Try again when it is back.',
} as const satisfies Partial<Record<RpcErrorName, string>>

export type RefusalName = keyof typeof MESSAGES

type RequestId = string | number | null

/** The id that the answer must carry: of one call; null where there is none, or several. Never throws. */
export const requestIdOf = (text: string): RequestId => {
  try {
    const request: unknown = JSON.parse(text)
    if (typeof request !== 'object' || request === null || !('id' in request)) return null
    const { id } = request
    return typeof id === 'string' || (typeof id === 'number' && Number.isSafeInteger(id)) ? id : null
  } catch {
    return null
  }
}

/** The text of a JSON-RPC error. `message` says more where more is known; never a peer's bytes. */
export const refusalText = (name: RefusalName, id: RequestId = null, message: string = MESSAGES[name]): string => {
  const { code, retry } = RPC_ERRORS[name]
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, data: { name, retry } } })
}
