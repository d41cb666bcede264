import type { Socket } from 'node:net'
import { SignerError } from '../../errors/signer-error.js'
import { createFrameReader, frameOf, readFrame, type FrameContent } from './frame.js'
import type { Handler, Work } from './handlers.js'
import { METHODS, PROTOCOL, VERSION } from './methods.js'
import { DONE, REFUSED } from './outcome.js'
import type { After } from './options.js'
import { writeRefusal } from './refusal.js'

/** Why a connection ended. */
export type SessionEnd = 'closed' | 'malformed' | 'silent' | 'slow reader' | 'refused' | 'stopped'

export interface SessionOptions {
  /** Requests of one connection that are worked on at once; more wait unread. */
  readonly maxInFlight: number
  /** Bytes of answers that may wait for a slow reader. */
  readonly maxWaitingBytes: number
  /** How long a connection may take to greet, and to read its last answers, in ms. */
  readonly patienceMs: number
}

export interface SessionDeps {
  readonly after: After
  /** Asked before anything is read. Raises the reason why there is nothing for this peer. */
  readonly admit: () => void
  /** Takes the one place that there is for an agent, and gives what it may ask. Raises SIGNER__KMS__DIRECTORY_LOCKED. */
  readonly takePlace: () => ReadonlyMap<number, Handler>
  readonly onFault: (error: unknown) => void
  /** Once: it is closed, and nothing is in hand any more. */
  readonly onEnd: (reason: SessionEnd) => void
}

/** One connection. */
export interface Session {
  /** Takes nothing new, answers what is in hand, and ends. */
  stop(): void
}

const malformed = (what: string): SignerError => new SignerError('SIGNER__PROTOCOL__MALFORMED', what)

const checkGreeting = (frame: FrameContent): void => {
  if (frame.tag !== METHODS.hello.index) throw malformed('The first request of a connection is the greeting')
  const { protocol, version } = METHODS.hello.params.read(frame.content)
  if (protocol !== PROTOCOL) throw malformed('Another protocol is spoken here')
  if (version === VERSION) return
  const message = `The KMS speaks version ${VERSION} of its protocol: run one version of agent and KMS`
  throw new SignerError('SIGNER__SETTINGS__INVALID', message, { version })
}

/** Serves one connection until it ends. */
export const serveSession = (socket: Socket, options: SessionOptions, deps: SessionDeps): Session => {
  // Frames of what was read at once, for which there is no room yet: at most one chunk of the socket.
  const waiting: Uint8Array[] = []
  let handlers: ReadonlyMap<number, Handler> | undefined
  let inFlight = 0
  let lastNumber = 0
  let ending: SessionEnd | undefined
  let isClosed = false

  const report = (): void => {
    if (isClosed && inFlight === 0) deps.onEnd(ending ?? 'closed')
  }
  const end = (reason: SessionEnd): void => {
    ending ??= reason
    socket.destroy()
  }
  /** What was sent may still be read. */
  const endGently = (reason: SessionEnd): void => {
    ending ??= reason
    socket.end(() => socket.destroy())
    callOff()
    callOff = deps.after(options.patienceMs, () => end('slow reader'))
  }
  const send = (frame: FrameContent): void => {
    const bytes = frameOf(frame)
    frame.content.fill(0)
    socket.write(bytes, () => bytes.fill(0))
    if (socket.writableLength > options.maxWaitingBytes) end('slow reader')
  }
  const refuse = (number: number, error: unknown): void => send({ number, tag: REFUSED, content: writeRefusal(error) })

  const run = async (number: number, work: Work): Promise<void> => {
    inFlight += 1
    try {
      send({ number, tag: DONE, content: await work() })
    } catch (error) {
      deps.onFault(error)
      refuse(number, error)
    } finally {
      inFlight -= 1
      if (ending === 'stopped' && inFlight === 0) endGently('stopped')
      report()
      pump()
    }
  }
  const greet = (frame: FrameContent): void => {
    try {
      checkGreeting(frame)
      handlers = deps.takePlace()
    } catch (error) {
      deps.onFault(error)
      refuse(frame.number, error)
      return endGently('refused')
    }
    callOff()
    send({ number: frame.number, tag: DONE, content: METHODS.hello.result.write({ version: VERSION }) })
  }
  const take = (frame: FrameContent): void => {
    if (frame.number <= lastNumber) throw malformed('Each request has a higher number than the one before')
    lastNumber = frame.number
    if (handlers === undefined) return greet(frame)
    const handler = handlers.get(frame.tag)
    if (!handler) throw malformed('There is no such method')
    void run(frame.number, handler(frame.content))
  }
  const pump = (): void => {
    try {
      while (ending === undefined && inFlight < options.maxInFlight) {
        const frame = waiting.shift()
        if (!frame) break
        take(readFrame(frame))
        frame.fill(0)
      }
    } catch (error) {
      deps.onFault(error)
      end('malformed')
    }
    if (ending === undefined && waiting.length === 0) socket.resume()
    else socket.pause()
  }
  const reader = createFrameReader((frame) => void waiting.push(frame))
  let callOff = deps.after(options.patienceMs, () => end('silent'))

  socket.on('error', () => end('closed'))
  socket.on('close', () => {
    isClosed = true
    callOff()
    reader.wipe()
    ending ??= 'closed'
    report()
  })
  try {
    deps.admit()
  } catch (error) {
    refuse(0, error)
    endGently('refused')
    deps.onFault(error)
    return { stop: () => undefined }
  }
  socket.on('data', (chunk: Buffer) => {
    try {
      reader.push(chunk)
    } catch (error) {
      deps.onFault(error)
      return end('malformed')
    }
    pump()
  })
  return {
    stop: () => {
      ending ??= 'stopped'
      socket.pause()
      if (inFlight === 0) endGently('stopped')
    },
  }
}
