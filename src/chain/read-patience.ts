import { isSignerError } from '../errors/signer-error.js'
import type { BlockConnection } from './verified-block.js'

/** Leaves a node that tells of blocks and does not give them: nothing else would ever end that. */
export interface ReadPatience {
  /** What `read` gives for block `number`; its errors are passed on, and counted. */
  readonly watch: <T>(number: number, read: () => Promise<T>) => Promise<T>
}

/** Reads of one block that may fail on one connection: with the pauses in between, at least 7.5 s. */
const MOST_FAILURES = 5

/** Counts only what the present node does not do well, and leaves it only while there is another endpoint. */
export const createReadPatience = ({
  provider,
  finalized,
}: Pick<BlockConnection, 'provider' | 'finalized'>): ReadPatience => {
  const failures = new Map<number, number>()
  let epoch = provider.epoch()

  const isFault = (error: unknown, number: number): boolean =>
    isSignerError(error, 'SIGNER__CHAIN__STATE_UNAVAILABLE') ||
    // No answer in time; a node that does not have the block yet has not promised it.
    (isSignerError(error, 'SIGNER__CHAIN__UNREACHABLE') && (finalized.newestHere() ?? -1) >= number)
  const note = (number: number): void => {
    const count = (failures.get(number) ?? 0) + 1
    failures.set(number, count)
    if (count < MOST_FAILURES || provider.status().length === 1) return
    failures.clear()
    provider.leave(`it did not give block ${number} in ${MOST_FAILURES} attempts`)
  }
  const forgetOthers = (): void => {
    if (provider.epoch() === epoch) return
    failures.clear()
    epoch = provider.epoch()
  }
  return {
    watch: async (number, read) => {
      forgetOthers()
      const begun = epoch
      try {
        const given = await read()
        failures.delete(number)
        return given
      } catch (error) {
        if (provider.epoch() === begun && isFault(error, number)) note(number)
        throw error
      }
    },
  }
}
