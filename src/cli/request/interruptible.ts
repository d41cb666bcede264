import type { SignerError } from '../../errors/signer-error.js'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Runs something until it ends, or until the first Ctrl+C: then it raises `fault()` at once, with the signal that
 * `run` was given aborted, so that it closes what it has open. The second Ctrl+C ends the process.
 */
export const interruptible = async <T>(
  run: (signal: AbortSignal) => Promise<T>,
  fault: () => SignerError,
  source: Pick<NodeJS.Process, 'once' | 'off'> = process,
): Promise<T> => {
  const controller = new AbortController()
  const stop = (): void => controller.abort(fault())
  const stopped = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as SignerError))
  })
  for (const signal of SIGNALS) source.once(signal, stop)
  try {
    return await Promise.race([run(controller.signal), stopped])
  } finally {
    for (const signal of SIGNALS) source.off(signal, stop)
  }
}
