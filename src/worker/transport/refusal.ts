/**
 * JSON-RPC errors that the transport gives itself, before a frame gets to its handler. Codes, names and
 * retry classes are those of the method table.
 */
const ERRORS = {
  ParseError: { code: -32700, retry: 'never', message: 'The text is not UTF-8: send JSON in UTF-8.' },
  InvalidRequest: { code: -32600, retry: 'never', message: 'The request cannot be taken like this.' },
  InternalError: { code: -32603, retry: 'later', message: 'The call could not be worked on. Try again later.' },
  TooLarge: { code: -32008, retry: 'never', message: 'The request is too large: send fewer or smaller calls.' },
  TooManyInFlight: {
    code: -32012,
    retry: 'now',
    message: 'One HTTP connection takes one request at a time: wait for its answer, send a batch or use WebSocket.',
  },
  ShuttingDown: { code: -32014, retry: 'later', message: 'The agent is shutting down. Try again when it is back.' },
} as const

export type RefusalName = keyof typeof ERRORS

type RequestId = string | number | null

/** The id that the answer must carry: of one call; null where there is none, or several. Never throws. */
export const requestIdOf = (text: string): RequestId => {
  try {
    const request: unknown = JSON.parse(text)
    if (typeof request !== 'object' || request === null || !('id' in request)) return null
    const { id } = request
    return typeof id === 'string' || Number.isSafeInteger(id) ? (id as string | number) : null
  } catch {
    return null
  }
}

/** The text of a JSON-RPC error. `message` says more than the table where more is known; never a peer's bytes. */
export const refusalText = (name: RefusalName, id: RequestId = null, message: string = ERRORS[name].message): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id,
    error: { code: ERRORS[name].code, message, data: { name, retry: ERRORS[name].retry } },
  })
