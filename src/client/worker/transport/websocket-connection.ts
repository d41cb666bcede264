import type { SignerError } from '../../../errors/signer-error.js'
import { MAX_ANSWER_BYTES, parseJson } from './answer-text.js'
import { invalid, tooLarge, unavailable, unreachable, type FaultOf } from './faults.js'
import type { Ending } from './limited.js'
import type { BareCall } from './transport.js'
import type { WebSocketConstructor, WebSocketEvent } from './web-socket.js'

/** One WebSocket, from its opening to its end. */
export interface Connection {
  /** The answer that carries `id`, which no other call of the connection has; its form is not checked. */
  readonly ask: (id: number, call: BareCall, signal: AbortSignal) => Promise<unknown>
  /** Ends it, and with it all calls under way, each with its fault. */
  readonly end: (fault: FaultOf) => void
  readonly isOver: () => boolean
}

interface Waiting {
  readonly method: string
  /** The call, as it is sent. */
  readonly text: string
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: SignerError) => void
}

/** Browsers and Node give whole messages; the package `ws` stops in the middle of one that is too long. */
const RECEIVING = { maxPayload: MAX_ANSWER_BYTES, perMessageDeflate: false } as const

const notText =
  (url: string): FaultOf =>
  (method) =>
    invalid(`What answers at ${url} does not speak JSON-RPC 2.0 over its WebSocket. Check the address.`, { method })

const unread =
  (url: string): FaultOf =>
  (method) =>
    unavailable(`The agent at ${url} could not read a call of this connection. Try the same request again.`, { method })

/** How the package `ws` names a message that is longer than it takes. */
const TOO_LONG = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'

const endedBy = (url: string, error: unknown): FaultOf => {
  const isTooLong = typeof error === 'object' && error !== null && 'code' in error && error.code === TOO_LONG
  return isTooLong ? tooLarge(url, MAX_ANSWER_BYTES) : unreachable(url)
}

/** What a message says of whom it is for: an id, null for nobody in particular, undefined where it says nothing. */
const idIn = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : undefined

/** A message → the value in it, or the fault that ends the connection. */
const readMessage = (url: string, data: unknown): { readonly answer: unknown } | { readonly fault: FaultOf } => {
  if (typeof data !== 'string') return { fault: notText(url) }
  // A character is a byte at least.
  if (data.length > MAX_ANSWER_BYTES) return { fault: tooLarge(url, MAX_ANSWER_BYTES) }
  const answer = parseJson(data)
  if (answer === undefined) return { fault: notText(url) }
  return idIn(answer) === null ? { fault: unread(url) } : { answer }
}

/**
 * Opens a WebSocket. The peer may be hostile: what is too long, no text or no JSON ends the connection; what answers no
 * call that waits (an answer that comes twice, or too late) is passed over. Throws what the constructor throws.
 */
export const openConnection = (url: string, WebSocket: WebSocketConstructor): Connection => {
  const socket = new WebSocket(url, [], RECEIVING)
  const waiting = new Map<number, Waiting>()
  let state: 'opening' | 'open' | 'over' = 'opening'
  let heard = 0

  const end = (fault: FaultOf): void => {
    if (state === 'over') return
    state = 'over'
    for (const { method, reject } of waiting.values()) reject(fault(method))
    waiting.clear()
    socket.close()
  }
  const send = ({ text }: Waiting): void => {
    try {
      socket.send(text)
    } catch (error) {
      end(unreachable(url, error))
    }
  }
  const opened = (): void => {
    if (state !== 'opening') return
    state = 'open'
    for (const call of waiting.values()) send(call)
  }
  const received = ({ data }: WebSocketEvent): void => {
    if (state === 'over') return
    heard += 1
    const message = readMessage(url, data)
    if ('fault' in message) return end(message.fault)
    const id = idIn(message.answer) as number
    waiting.get(id)?.resolve(message.answer)
    waiting.delete(id)
  }
  /**
   * A connection on which nothing was heard for the whole time of a call may be dead, and nobody would tell. Where
   * somebody else waits on it, only the full time of a call counts.
   */
  const forget = (id: number, ending: Ending, heardBefore: number): void => {
    waiting.delete(id)
    if (heard === heardBefore && (ending === 'late' || waiting.size === 0)) end(unreachable(url))
  }
  const ask: Connection['ask'] = (id, { method, params }, signal) =>
    new Promise((resolve, reject) => {
      const heardBefore = heard
      const call = { method, text: JSON.stringify({ jsonrpc: '2.0', id, method, params }), resolve, reject }
      waiting.set(id, call)
      signal.addEventListener('abort', () => forget(id, signal.reason as Ending, heardBefore))
      if (state === 'open') send(call)
    })

  socket.addEventListener('open', opened)
  socket.addEventListener('message', received)
  socket.addEventListener('error', ({ error }) => end(endedBy(url, error)))
  socket.addEventListener('close', () => end(unreachable(url)))
  return { ask, end, isOver: () => state === 'over' }
}
