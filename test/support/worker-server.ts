import { once } from 'node:events'
import { request, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as secureRequest, type RequestOptions as SecureOptions } from 'node:https'
import { WebSocket, type ClientOptions } from 'ws'
import type { HandleFrame } from '../../src/worker/frame.js'
import type { WorkerServerOptions } from '../../src/worker/transport/options.js'

/** Options with every limit far away, so that a test moves only its own. Loopback, and a free port. */
export const OPTIONS: WorkerServerOptions = {
  host: '127.0.0.1',
  port: 0,
  allowedOrigins: [],
  maxConnections: 64,
  maxFrameBytes: 4096,
  framesInFlight: 8,
  framesPerSecond: 1_000_000,
  frameBurst: 1_000_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 20_000,
  keepAliveMs: 5_000,
  idleMs: 600_000,
  pingMs: 30_000,
  slowReaderMs: 30_000,
  highWaterBytes: 1_048_576,
  closeDeadlineMs: 10_000,
}

/** A promise and what settles it. */
export const deferred = <T = void>() => {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((settle) => (resolve = settle))
  return { promise, resolve }
}

/** Answers each frame with itself. */
export const echo: HandleFrame = async (text) => text

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** One HTTP request with a body, and its answer. */
export const send = async (
  url: string,
  body: string | Uint8Array = '{}',
  options: RequestOptions & SecureOptions = {},
): Promise<HttpAnswer> => {
  const start = url.startsWith('https') ? secureRequest : request
  const headers = { 'content-type': 'application/json', ...(options.headers as Record<string, string>) }
  const call = start(url, { method: 'POST', agent: false, ...options, headers })
  call.end(body)
  const [response] = (await once(call, 'response')) as [IncomingMessage]
  const chunks = (await response.toArray()) as Buffer[]
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }
}

/** An open WebSocket, and what comes over it in order. */
export interface TestSocket {
  readonly socket: WebSocket
  /** The next text that was not taken yet. */
  next(): Promise<string>
  /** Code with which the connection ended. */
  readonly ended: Promise<number>
}

export const openSocket = async (url: string, options: ClientOptions = {}): Promise<TestSocket> => {
  const socket = new WebSocket(url, options)
  const texts: string[] = []
  const takers: ((text: string) => void)[] = []
  socket.on('message', (data: Buffer) => {
    const taker = takers.shift()
    if (taker) taker(data.toString())
    else texts.push(data.toString())
  })
  socket.on('error', () => undefined)
  const ended = new Promise<number>((resolve) => socket.once('close', resolve))
  const next = (): Promise<string> => {
    const text = texts.shift()
    return text === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(text)
  }
  await once(socket, 'open')
  return { socket, next, ended }
}
