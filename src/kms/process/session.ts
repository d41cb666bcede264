import type { Socket } from 'node:net'
import { SignerError } from '../../errors/signer-error.js'
import { createFrameReader, frameOf, readFrame, type FrameContent } from './frame.js'
import type { Handler, Work } from './handlers.js'
import { METHODS, PROTOCOL, VERSION } from './methods.js'
import type { After } from './options.js'
import { writeRefusal } from './refusal.js'

/** Why a connection ended. */
export type SessionEnd = 'closed' | 'malformed' | 'silent' | 'slow reader' | 'peer refused' | 'second agent' | 'stopped'

export interface SessionOptions {
  /** Requests of one connection that are worked on at once; more wait unread. */
  readonly maxInFlight: number
  /** Bytes of answers that may wait for a slow reader. */
  readonly maxWaitingBytes: number
  /** How long a connection may take to greet, in ms. */
  readonly greetWithinMs: number
}

export interface SessionDeps {
  readonly after: After
  /** Takes the one place that there is for an agent. Raises SIGNER__KMS__DIRECTORY_LOCKED when it is taken. */
  readonly takePlace: () => void
  readonly handlers: () => ReadonlyMap<number, Handler>
  readonly onFault: (error: unknown) => void
  /** Once, after everything in hand is done. */
  readonly onEnd: (reason: SessionEnd) => void
}

/** One connection. */
export interface Session {
  /** Refuses it, with a reason that its other end may read. */
  refuse(error: SignerError, reason: SessionEnd): void
  /** Takes nothing new, answers what is in hand, and ends. */
  stop(): void
}

const DONE = 0
const REFUSED = 1

/** Serves one connection until it ends. */
export const serveSession = (socket: Socket, options: SessionOptions, deps: SessionDeps): Session => {
  let handlers: ReadonlyMap<number, Handler> | undefined
  let inFlight = 0
  let lastNumber = 0
  let ending: SessionEnd | undefined
  let reported = false

  const report = (): void => {
    if (reported || ending === undefined || inFlight > 0) return
    reported = true
    callOff()
    deps.onEnd(ending)
  }
  const end = (reason: SessionEnd): void => {
    ending ??= reason
    socket.destroy()
    report()
  }
  const send = (frame: FrameContent): void => {
    const bytes = frameOf(frame)
    frame.content.fill(0)
    socket.write(bytes, () => bytes.fill(0))
    if (socket.writableLength > options.maxWaitingBytes) end('slow reader')
  }
  const flow = (): void => {
    if (ending !== undefined || inFlight >= options.maxInFlight) socket.pause()
    else socket.resume()
  }
  const finish = (): void => {
    inFlight -= 1
    if (ending === 'stopped' && inFlight === 0) socket.end(() => socket.destroy())
    report()
    flow()
  }
  const run = (number: number, work: Work): void => {
    inFlight += 1
    flow()
    work()
      .then((content) => ({ tag: DONE, content }))
      .catch((error: unknown) => {
        deps.onFault(error)
        return { tag: REFUSED, content: writeRefusal(error).slice() }
      })
      .then((answer) => send({ number, ...answer }))
      .catch(deps.onFault)
      .finally(finish)
  }

  const greet = (number: number, { tag, content }: FrameContent): void => {
    const { protocol, version } = METHODS.hello.params.read(tag === METHODS.hello.index ? content : new Uint8Array(0))
    run(number, async () => {
      if (protocol !== PROTOCOL || version !== VERSION)
        throw new SignerError(
          'SIGNER__SETTINGS__INVALID',
          `The KMS speaks version ${VERSION}: run one version of both`,
          {
            version,
          },
        )
      deps.takePlace()
      handlers = deps.handlers()
      callOff()
      return METHODS.hello.result.write({ version: VERSION })
    })
  }
  const take = (frame: FrameContent): void => {
    if (frame.number <= lastNumber) throw new SignerError('SIGNER__PROTOCOL__MALFORMED', 'A request has a new number')
    lastNumber = frame.number
    if (handlers === undefined) return greet(frame.number, frame)
    const handler = handlers.get(frame.tag)
    if (!handler) throw new SignerError('SIGNER__PROTOCOL__MALFORMED', 'There is no such method')
    run(frame.number, handler(frame.content))
  }
  const reader = createFrameReader((bytes) => {
    if (ending === undefined) take(readFrame(bytes))
    bytes.fill(0)
  })
  const callOff = deps.after(options.greetWithinMs, () => end('silent'))

  socket.on('data', (chunk: Buffer) => {
    try {
      reader.push(chunk)
    } catch (error) {
      deps.onFault(error)
      end('malformed')
    }
  })
  socket.on('error', () => end('closed'))
  socket.on('close', () => {
    reader.wipe()
    end('closed')
  })
  return {
    refuse: (error, reason) => {
      ending = reason
      send({ number: 0, tag: REFUSED, content: writeRefusal(error).slice() })
      socket.end(() => end(reason))
    },
    stop: () => {
      ending ??= 'stopped'
      socket.pause()
      if (inFlight === 0) socket.end(() => end('stopped'))
    },
  }
}
