import type * as core from '@acala-network/chopsticks-core'
import { SignerError } from '../errors/signer-error.js'
import { systemCodeOf } from '../errors/system-code.js'

/** The version that this package is tested with. */
const PEER = '@acala-network/chopsticks-core@1.5.1'

/** The module `@acala-network/chopsticks-core`. */
export type Chopsticks = typeof core

/** The chain that it boots. */
export type ChopsticksChain = core.Blockchain

// chopsticks takes its log level from the environment, once, while it is imported, and its child loggers
// keep it. `fatal` is the most silent level that it accepts; it never logs at it.
const QUIET = 'fatal'

const quietly = async <T>(work: () => Promise<T>): Promise<T> => {
  const before = process.env['LOG_LEVEL']
  process.env['LOG_LEVEL'] = QUIET
  try {
    return await work()
  } finally {
    if (before === undefined) delete process.env['LOG_LEVEL']
    else process.env['LOG_LEVEL'] = before
  }
}

const importPeer = (): Promise<Chopsticks> => import('@acala-network/chopsticks-core')

/**
 * Imports chopsticks, an optional peer: only the embedded L1 needs it. The environment is as before when
 * the promise settles.
 *
 * Raises SIGNER__EMBEDDED__CHOPSTICKS_NOT_FOUND when it is not installed.
 */
export const loadChopsticks = async (load: () => Promise<Chopsticks> = importPeer): Promise<Chopsticks> => {
  try {
    return await quietly(load)
  } catch (error) {
    if (systemCodeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new SignerError(
      'SIGNER__EMBEDDED__CHOPSTICKS_NOT_FOUND',
      `The embedded L1 needs an optional package that is not installed. Run: npm install ${PEER}`,
      {},
      error,
    )
  }
}
