import { httpCarrier } from './http-carrier.js'
import { limited } from './limited.js'
import type { WebSocketConstructor } from './web-socket.js'
import { webSocketCarrier } from './websocket-carrier.js'

/** A JSON-RPC call without its id. */
export interface BareCall {
  readonly method: string
  readonly params: object
}

/** What came back for a call, as it came: nothing of it is checked, but that it is not too long. */
export interface Carried {
  /** Of the call; the answer must carry it. */
  readonly id: number
  /** JSON as a value; undefined for what is no JSON. */
  readonly answer: unknown
  /** Of HTTP. */
  readonly status?: number
}

/** Carries the bytes of calls and answers. */
export interface Carrier {
  /** Raises SIGNER__CLIENT__CALL_UNAVAILABLE and SIGNER__CLIENT__INVALID_ANSWER. `signal` ends it. */
  readonly carry: (call: BareCall, signal: AbortSignal) => Promise<Carried>
  /** Ends what is open. A later call opens it anew. */
  readonly close: () => void
}

/** A carrier whose calls end in time, and what its address says of the way. */
export interface Transport extends Omit<Carrier, 'carry'> {
  readonly url: string
  /** Whether TLS proves who answers. */
  readonly isSecure: boolean
  readonly carry: (call: BareCall, signal?: AbortSignal) => Promise<Carried>
}

/** Where an agent is called, and by what. */
export interface TransportOptions {
  readonly url: string
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly WebSocket?: WebSocketConstructor | undefined
  readonly timeoutMs?: number | undefined
}

/** An agent may wait up to 120 s before it tells where a job stands; the rest is for the way. */
const TIMEOUT_MS = 180_000

const carrierOf = ({ url, fetch, WebSocket }: TransportOptions): Carrier =>
  /^wss?:/.test(url) ? webSocketCarrier(url, WebSocket) : httpCarrier(url, fetch ?? globalThis.fetch)

/** By WebSocket for `ws:` and `wss:`, else by HTTP. Opens nothing before the first call. */
export const createTransport = (options: TransportOptions): Transport => {
  const { url, timeoutMs = TIMEOUT_MS } = options
  const { carry, close } = carrierOf(options)
  return {
    url,
    isSecure: /^(https|wss):/.test(url),
    carry: (call, signal) => limited({ url, method: call.method, timeoutMs, signal }, (ending) => carry(call, ending)),
    close,
  }
}
