import { z } from 'zod'
import { filePath } from './file-path.js'
import { credentialName, onlyOne, secretFd, sourcesOf } from './secret-place.js'

const ms = (fallback: number, max = 3_600_000) => z.int().min(1).max(max).default(fallback)

const tls = z
  .strictObject({
    certFile: filePath().describe('certificate of the agent and those up to its issuer, PEM'),
    keyFile: filePath().exactOptional().describe('file of its key, PEM, readable by the owner alone'),
    keyCredential: credentialName.exactOptional().describe('name of a credential of systemd that is its key'),
    keyFd: secretFd.exactOptional().describe('file descriptor that its key is read from once, to its end'),
    clientCaFile: filePath().exactOptional().describe('issuer of client certificates: every client needs one'),
  })
  .refine(
    ({ keyFile, keyCredential, keyFd }) => sourcesOf({ file: keyFile, credential: keyCredential, fd: keyFd }) === 1,
    onlyOne('keyFile', 'keyCredential', 'keyFd'),
  )

const origin = z.string().regex(/^https?:\/\/[^/?#\s]+$/, 'must be an origin, such as https://wallet.example')

/** A request body of the protocol is 65,536 bytes, twice that as hex; less does not hold one. */
const SMALLEST_FRAME = 140_000

/** Where the worker's door is and what it lets through; members of the section `worker`. */
export const workerListenMembers = {
  host: z
    .union([z.ipv4(), z.ipv6()], { error: 'must be an IP address' })
    .default('127.0.0.1')
    .describe('IP address to listen on; off loopback only with tls'),
  port: z.int().min(0).max(65_535).default(9955).describe('port to listen on; 0 takes a free one'),
  tls: tls.exactOptional().describe('TLS of the port; none by default'),
  allowedOrigins: z.array(origin).max(100).default([]).describe('web pages that may open a WebSocket'),
  maxConnections: z.int().min(1).max(10_000).default(64).describe('open connections, HTTP and WebSocket together'),
  maxFrameBytes: z
    .int()
    .min(SMALLEST_FRAME)
    .max(16_777_216)
    .default(262_144)
    .describe('bytes of one frame or HTTP body'),
  framesInFlight: z.int().min(1).max(1_000).default(16).describe('frames of one WebSocket worked on side by side'),
  framesPerSecond: z
    .number()
    .min(0.1)
    .max(100_000)
    .default(100)
    .describe('frames a second of a connection not authenticated'),
  frameBurst: z.int().min(1).max(100_000).default(200).describe('frames of such a connection at once'),
  headersTimeoutMs: ms(10_000).describe('time for the head of an HTTP request, and for a TLS handshake'),
  requestTimeoutMs: ms(30_000).describe('time for a whole HTTP request'),
  keepAliveMs: ms(60_000).describe('how long an HTTP connection waits for its next request'),
  idleMs: ms(300_000).describe('how long a WebSocket not authenticated may be silent'),
  pingMs: ms(30_000).describe('time between two pings; a WebSocket that does not answer one is dead'),
  slowReaderMs: ms(30_000).describe('how long a peer may take to read what waits for it'),
  highWaterBytes: z
    .int()
    .min(65_536)
    .max(67_108_864)
    .default(1_048_576)
    .describe('bytes that may wait for a slow peer'),
  closeDeadlineMs: ms(10_000).describe('how long frames in hand may go on when the agent stops'),
}
