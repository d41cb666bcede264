import { z } from 'zod'

const ms = (fallback: number, max = 3_600_000) => z.int().min(1).max(max).default(fallback)

const tls = z.strictObject({
  certFile: z.string().min(1).describe('certificate of the agent and those up to its issuer, PEM'),
  keyFile: z.string().min(1).describe('its key, PEM, readable by the owner alone'),
  clientCaFile: z.string().min(1).exactOptional().describe('issuer of client certificates: every client needs one'),
})

const origin = z.string().regex(/^https?:\/\/[^/?#\s]+$/, 'must be an origin, such as https://wallet.example')

/** A request body of the protocol is 65,536 bytes, twice that as hex; less does not hold one. */
const SMALLEST_FRAME = 140_000

/** Where the worker's door is and what it lets through; members of the section `worker`. */
export const workerListenMembers = {
  host: z
    .union([z.ipv4(), z.ipv6()])
    .default('127.0.0.1')
    .describe('IP address to listen on; off loopback only with tls'),
  port: z.int().min(0).max(65_535).default(9955).describe('0 takes a free one'),
  tls: tls.exactOptional(),
  allowedOrigins: z.array(origin).max(100).default([]).describe('web pages that may open a WebSocket'),
  maxConnections: z.int().min(1).max(10_000).default(64),
  maxFrameBytes: z.int().min(SMALLEST_FRAME).max(16_777_216).default(262_144).describe('of one frame or HTTP body'),
  framesInFlight: z.int().min(1).max(1_000).default(16).describe('frames of one WebSocket worked on side by side'),
  framesPerSecond: z.number().min(0.1).max(100_000).default(100).describe('of a connection not authenticated'),
  frameBurst: z.int().min(1).max(100_000).default(200).describe('of them at once'),
  headersTimeoutMs: ms(10_000).describe('for the head of an HTTP request, and for a TLS handshake'),
  requestTimeoutMs: ms(30_000).describe('for a whole HTTP request'),
  keepAliveMs: ms(60_000).describe('how long an HTTP connection waits for its next request'),
  idleMs: ms(300_000).describe('how long a WebSocket not authenticated may be silent'),
  pingMs: ms(30_000).describe('between two pings; a WebSocket that does not answer one is dead'),
  slowReaderMs: ms(30_000).describe('how long a peer may take to read what waits for it'),
  highWaterBytes: z.int().min(65_536).max(67_108_864).default(1_048_576).describe('that may wait for a slow peer'),
  closeDeadlineMs: ms(10_000).describe('how long frames in hand may go on when the agent stops'),
}
