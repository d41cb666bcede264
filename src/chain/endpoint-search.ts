import type { ErrorCode } from '../errors/codes.js'
import { isSignerError, type SignerError } from '../errors/signer-error.js'
import type { NodeProvider } from './node-provider.js'

export interface EndpointSearchOptions {
  /** What nodes that lack it answer. */
  readonly code: ErrorCode
  /** In words, for the log. */
  readonly what: string
}

/** Asks the other endpoints for what the present one does not keep. Who lacks it for a block lacks it for all before. */
export interface EndpointSearch {
  /**
   * What `read` gives, or what `otherwise` makes of its error once every endpoint lacked it. Before that the
   * error is raised, and the endpoint is given up: whoever tries again asks the next one. An endpoint that
   * cannot be reached has not said that it lacks anything.
   */
  find<T>(number: number, read: () => Promise<T>, otherwise: (lacking: SignerError) => T): Promise<T>
}

export const createEndpointSearch = (
  { code, what }: EndpointSearchOptions,
  provider: Pick<NodeProvider, 'current' | 'epoch' | 'leave' | 'status'>,
): EndpointSearch => {
  const lackedUpTo = new Map<number, number>()
  let dropped = -1

  const isNowhere = (number: number): boolean => {
    const present = provider.current()
    lackedUpTo.set(present, Math.max(number, lackedUpTo.get(present) ?? number))
    // Those that were set aside are of no use, whatever they keep.
    return provider.status().every(({ state }, index) => state === 'aside' || (lackedUpTo.get(index) ?? -1) >= number)
  }
  /** Several blocks find it out at once; only the first ends the connection. */
  const leave = (epoch: number): void => {
    if (epoch === dropped) return
    dropped = epoch
    provider.leave(`it does not keep ${what}`)
  }
  return {
    find: async (number, read, otherwise) => {
      const epoch = provider.epoch()
      try {
        return await read()
      } catch (error) {
        // After a change of the connection it is not certain whose answer it was.
        if (!isSignerError(error, code) || provider.epoch() !== epoch) throw error
        if (isNowhere(number)) return otherwise(error)
        leave(epoch)
        throw error
      }
    },
  }
}
