/** The other end of a connection, as far as the transport knows it. */
export interface Peer {
  readonly transport: 'http' | 'websocket'
  /** TLS: the exporter value of RFC 9266 (32 bytes); 32 zeros without TLS. */
  readonly channelBinding: Uint8Array
  readonly secure: boolean
  /** Sends a notification; absent where the connection cannot carry one (HTTP). False: the peer reads too slowly, and nothing was sent: keep only the newest and try again after `whenWritable`. */
  readonly notify?: (text: string) => boolean
  /** Resolves when `notify` may be tried again; rejects never, resolves also when the connection ends. */
  readonly whenWritable?: () => Promise<void>
  /** Aborted when the connection has ended. */
  readonly closed: AbortSignal
}

/** One text frame or HTTP body in, the answer's text out; undefined when there is nothing to answer (notifications). Never rejects. */
export type HandleFrame = (text: string, peer: Peer) => Promise<string | undefined>
