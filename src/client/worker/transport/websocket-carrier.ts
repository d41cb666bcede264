import type { SignerError } from '../../../errors/signer-error.js'
import { unavailable, unreachable } from './faults.js'
import type { Carrier } from './transport.js'
import type { WebSocketConstructor } from './web-socket.js'
import { openConnection, type Connection } from './websocket-connection.js'

const withoutWebSocket = (method: string): SignerError =>
  unavailable(
    'There is no global WebSocket here. Give `WebSocket`, that of the package ws for example, use Node 22, or call the agent by http:// or https://.',
    { method },
  )

const closed = (method: string): SignerError =>
  unavailable('The client was closed. That does not mean that nothing was signed: send the same request again.', {
    method,
  })

/** That of the runtime, looked up when it is used; the types of the oldest Node do not know it. */
const globalWebSocket = (): WebSocketConstructor | undefined =>
  (globalThis as { readonly WebSocket?: WebSocketConstructor }).WebSocket

/** Carries calls by one WebSocket, side by side. When it has ended, the next call opens another. */
export const webSocketCarrier = (url: string, given: WebSocketConstructor | undefined): Carrier => {
  let current: Connection | undefined
  let lastId = 0

  const open = (method: string): Connection => {
    const WebSocket = given ?? globalWebSocket()
    if (WebSocket === undefined) throw withoutWebSocket(method)
    try {
      return openConnection(url, WebSocket)
    } catch (error) {
      throw unreachable(url, error)(method)
    }
  }
  return {
    carry: async (call, signal) => {
      const connection = current?.isOver() === false ? current : (current = open(call.method))
      const id = (lastId += 1)
      return { id, answer: await connection.ask(id, call, signal) }
    },
    close: () => current?.end(closed),
  }
}
