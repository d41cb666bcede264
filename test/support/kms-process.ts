import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Kms } from '../../src/kms/kms.js'
import { openEphemeralKms } from '../../src/kms/open.js'
import { connectKmsProcess } from '../../src/kms/process/client.js'
import { createFrameReader, frameOf, readFrame, type FrameContent } from '../../src/kms/process/frame.js'
import type { KmsProcessEvent, ProcessKms } from '../../src/kms/process/options.js'
import { loadPeerOf } from '../../src/kms/process/peer-credentials.js'
import { openServedJournal } from '../../src/kms/process/served-journal.js'
import { servedSeal } from '../../src/kms/process/served-seal.js'
import { startKmsServer, type ServeEvent } from '../../src/kms/process/server.js'
import { signOnce } from '../../src/kms/process/sign-once.js'
import { systemAfter } from '../../src/kms/process/system-after.js'
import { systemRandom } from '../../src/kms/random.js'

/** The user that runs the tests. */
export const OWN_UID = process.geteuid?.() ?? 0

export const socketIn = (dir: string): string => join(dir, 'kms.sock')

export interface TestServerChanges {
  readonly kms?: Kms
  readonly allowUids?: readonly number[]
  /** File in `dir` of what was served. */
  readonly journalFile?: string
}

/** A KMS in memory that serves at a socket in `dir`, with a journal there. */
export const startTestServer = async (dir: string, changes: TestServerChanges = {}) => {
  const { kms = await openEphemeralKms(), allowUids = [OWN_UID], journalFile = 'served.db' } = changes
  const { served } = kms.servingKeys()
  const journal = openServedJournal(
    { path: join(dir, journalFile), keepRows: 1_000 },
    { seal: servedSeal(served, systemRandom) },
  )
  const events: ServeEvent[] = []
  const server = await startKmsServer(
    { socket: socketIn(dir), allowUids },
    {
      kms,
      signOnce: signOnce(kms, journal),
      peerOf: await loadPeerOf(),
      after: systemAfter,
      onEvent: (event) => void events.push(event),
    },
  )
  const close = async (): Promise<void> => {
    await server.close()
    journal.close()
  }
  return { kms, journal, events, close }
}

export interface TestClientChanges {
  readonly allowUids?: readonly number[]
  readonly timeoutMs?: number
  readonly patienceMs?: number
  readonly onEvent?: (event: KmsProcessEvent) => void
  /** With it a server that is not there is waited for without end. */
  readonly stop?: AbortSignal
}

/** An agent's side of the socket in `dir`. */
export const connectTestClient = (dir: string, changes: TestClientChanges = {}): Promise<ProcessKms> => {
  const { allowUids = [OWN_UID], timeoutMs = 10_000, patienceMs = 20_000, onEvent = () => undefined, stop } = changes
  return connectKmsProcess(
    { socket: socketIn(dir), allowUids, timeoutMs, patienceMs },
    { random: systemRandom, after: systemAfter, monotonicMs: () => performance.now(), onEvent },
    stop,
  )
}

/** A socket that speaks frames by hand. */
export const rawFrames = (socket: Socket) => {
  const frames: FrameContent[] = []
  let tell = (): void => undefined
  const reader = createFrameReader((frame) => {
    frames.push(readFrame(frame))
    tell()
  })
  socket.on('data', (chunk: Buffer) => reader.push(chunk))
  const next = async (): Promise<FrameContent> => {
    while (frames.length === 0) await new Promise<void>((resolve) => (tell = resolve))
    return frames.shift() as FrameContent
  }
  return { next, send: (frame: FrameContent) => void socket.write(frameOf(frame)) }
}

export const connectRaw = async (dir: string) => {
  const socket = connect(socketIn(dir))
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  return { socket, closed, ...rawFrames(socket) }
}

/** A server that does with each connection what its fault is. */
export const startFaultyServer = async (dir: string, serve: (socket: Socket) => void): Promise<Server> => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    serve(socket)
  })
  server.listen(socketIn(dir))
  await once(server, 'listening')
  return server
}
