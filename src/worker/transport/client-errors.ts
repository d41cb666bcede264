import type { Socket } from 'node:net'
import type { ServerContext } from './options.js'

const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/**
 * Ends a connection on which no HTTP came, or too little in time. Says why only where nothing was said and no
 * call is in hand: it would look like the answer to another request.
 */
export const createClientErrorHandler =
  ({ onEvent }: Pick<ServerContext, 'onEvent'>, isBusy: (socket: Socket) => boolean) =>
  (error: { readonly code?: string }, socket: Socket): void => {
    if (error.code !== 'ECONNRESET') onEvent('http_malformed')
    if (error.code !== 'ECONNRESET' && socket.bytesWritten === 0 && !isBusy(socket)) {
      socket.write(`HTTP/1.1 ${STATUS[error.code ?? ''] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`)
    }
    socket.destroy()
  }
