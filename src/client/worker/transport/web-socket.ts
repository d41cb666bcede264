/** What of an event of a WebSocket is read. */
export interface WebSocketEvent {
  readonly type: string
  /** Of a message: text, or something else for binary ones. */
  readonly data?: unknown
  /** Of an error; browsers do not tell. */
  readonly error?: unknown
}

/** A WebSocket, as far as the client uses it. */
export interface WebSocketLike {
  /** Sends a message of text. */
  send(text: string): void
  /** Begins its end. */
  close(): void
  /** Hears of its life; of several listeners of a type each is called. */
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: WebSocketEvent) => void): void
}

/** How a WebSocket receives, for constructors that take it; others pass it over. */
export interface WebSocketReceiving {
  /** Most bytes of a message: a longer one is not read to its end. */
  readonly maxPayload: number
  readonly perMessageDeflate: boolean
}

/** Opens WebSockets: the global `WebSocket` of browsers and of Node 22, or that of the package `ws`. */
export type WebSocketConstructor = new (
  url: string,
  protocols: string[],
  receiving: WebSocketReceiving,
) => WebSocketLike
