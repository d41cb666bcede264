import { isSignerError, SignerError } from '../../errors/signer-error.js'
import { LinkLost, NobodyAnswers, type Link } from './link.js'
import type { KmsProcessDeps } from './options.js'

/** Keeps a connection. */
export interface Connector {
  /** Whether there is a link, and who is at its other end answers. */
  readonly isConnected: () => boolean
  /**
   * A link that is open, as soon as there is one. Raises SIGNER__KMS__UNREACHABLE when there is none until then (on the
   * monotonic clock), the error for which connecting was given up, SIGNER__KMS__CLOSED.
   */
  readonly next: (untilMs: number) => Promise<Link>
  close(): void
}

interface Waiting {
  readonly ready: (link: Link) => void
  readonly failed: (error: SignerError) => void
}

const FIRST_MS = 100
const LONGEST_MS = 5_000
const delayMs = (attempt: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 16))

/** Only what our own errors say of themselves, or the system's word. */
const reasonOf = (error: unknown): string =>
  isSignerError(error) || error instanceof LinkLost ? error.message : 'unexpected fault'

const closed = (): SignerError =>
  new SignerError('SIGNER__KMS__CLOSED', 'The KMS is closed: open it again to use its keys')

/**
 * Connects at once, and again whenever the connection is lost, with growing pauses. An error that trying again does
 * not help (another root, a foreign user at the socket) ends it for good.
 */
export const createConnector = (
  socket: string,
  open: () => Promise<Link>,
  { after, monotonicMs, onEvent }: Pick<KmsProcessDeps, 'after' | 'monotonicMs' | 'onEvent'>,
): Connector => {
  const waiting = new Set<Waiting>()
  let current: Link | undefined
  let over: SignerError | undefined
  let lastFailure: unknown
  let callOff = (): void => undefined

  const unreachable = (): SignerError => {
    const why = lastFailure === undefined ? '' : `: ${reasonOf(lastFailure)}`
    const isThere = lastFailure !== undefined && !(lastFailure instanceof NobodyAnswers)
    const message = isThere
      ? `The KMS at ${socket} cannot be used${why}`
      : `The KMS at ${socket} did not answer in time${why}. Start it: signer-layer kms serve --config FILE`
    return new SignerError('SIGNER__KMS__UNREACHABLE', message, { socket }, lastFailure)
  }
  const finish = (error: SignerError): void => {
    over ??= error
    callOff()
    current?.end(over)
    for (const { failed } of waiting) failed(over)
    waiting.clear()
  }
  const use = (link: Link): void => {
    if (over) return link.end(over)
    current = link
    for (const { ready } of waiting) ready(link)
    waiting.clear()
    void link.ended.then((fault) => {
      if (over) return
      lastFailure = fault
      onEvent({ type: 'lost', reason: reasonOf(fault) })
      again(1)
    })
  }
  const fail = (error: unknown, attempt: number): void => {
    if (over) return
    lastFailure = error
    if (isSignerError(error) && error.retry === 'never') {
      onEvent({ type: 'given-up', reason: reasonOf(error) })
      return finish(error)
    }
    onEvent({ type: 'attempt-failed', attempt, reason: reasonOf(error) })
    again(attempt + 1)
  }
  const connect = (attempt: number): void => void open().then(use, (error: unknown) => fail(error, attempt))
  const again = (attempt: number): void => {
    callOff = after(delayMs(attempt), () => connect(attempt))
  }
  connect(1)
  return {
    isConnected: () => current?.isAnswering() ?? false,
    next: async (untilMs) => {
      const leftMs = untilMs - monotonicMs()
      if (over) throw over
      if (leftMs <= 0) throw unreachable()
      if (current?.isOpen()) return current
      return new Promise<Link>((resolve, reject) => {
        const stop = after(leftMs, () => entry.failed(unreachable()))
        const entry: Waiting = {
          ready: (link) => {
            stop()
            resolve(link)
          },
          failed: (error) => {
            stop()
            waiting.delete(entry)
            reject(error)
          },
        }
        waiting.add(entry)
      })
    },
    close: () => finish(closed()),
  }
}
