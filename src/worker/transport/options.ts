import type { SchedulerLike } from 'rxjs'
import type { Peer } from '../frame.js'

/** What a TLS server shows and asks, as bytes: PEM, the certificate first and then those that lead to its issuer. */
export interface TlsMaterial {
  readonly cert: Uint8Array
  readonly key: Uint8Array
  /** Issuers of client certificates; given, every client needs one of theirs. */
  readonly clientCa?: Uint8Array | undefined
}

/** Where the worker's door is and what it lets through. All times in milliseconds. */
export interface WorkerServerOptions {
  /** An IP address; names are not resolved. */
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly tls?: TlsMaterial | undefined
  /** Values of the `Origin` header that are let in; without an entry no web page is. */
  readonly allowedOrigins: readonly string[]
  /** Open connections, HTTP and WebSocket together; one more is hung up at once. */
  readonly maxConnections: number
  /** One frame, also in fragments, or one HTTP body. */
  readonly maxFrameBytes: number
  /** Frames of one WebSocket that are worked on side by side. */
  readonly framesInFlight: number
  /** Frames a second of one connection that has not authenticated, and how many of them may come at once. */
  readonly framesPerSecond: number
  readonly frameBurst: number
  /** For the head of an HTTP request, and for a TLS handshake. */
  readonly headersTimeoutMs: number
  /** For a whole HTTP request. */
  readonly requestTimeoutMs: number
  /** How long an HTTP connection is kept for its next request. */
  readonly keepAliveMs: number
  /** How long a WebSocket that has not authenticated is kept without a frame. */
  readonly idleMs: number
  /** Time between two pings; a WebSocket that is silent for the whole of it is dead. */
  readonly pingMs: number
  /** How long a peer may take to read what waits for it. */
  readonly slowReaderMs: number
  /** Bytes that may wait for a peer before it gets no notifications and is not read from. */
  readonly highWaterBytes: number
  /** How long `close` lets frames in hand go on. */
  readonly closeDeadlineMs: number
}

/** What is counted; a closed set, and nothing of what a peer sent. */
export type WorkerEvent =
  | 'connection_dropped'
  | 'tls_failed'
  | 'http_malformed'
  | 'request_refused'
  | 'pipelined'
  | 'frame_too_large'
  | 'websocket_malformed'
  | 'binary_frame'
  | 'throttled'
  | 'half_open'
  | 'idle'
  | 'slow_reader'
  | 'refused_closing'
  | 'handler_failed'
  | 'cut_at_close'

export interface WorkerServerDeps {
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicMs: () => number
  /** Milliseconds since 1970, to tell whether the certificate is valid; nothing else looks at it. */
  readonly wallMs: () => number
  readonly onEvent?: ((event: WorkerEvent) => void) | undefined
  /** Whether the peer of this connection has authenticated: it is then neither throttled nor hung up when idle. */
  readonly isAuthenticated?: ((peer: Peer) => boolean) | undefined
  readonly scheduler?: SchedulerLike | undefined
}

/** The same with everything in its place. */
export type ServerContext = Required<{ [K in keyof WorkerServerDeps]: Exclude<WorkerServerDeps[K], undefined> }>
