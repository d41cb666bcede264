import type { ConnectionEvent } from '../chain/connection-event.js'
import { connectL1, type ConnectOptions, type L1Connection } from '../chain/connection.js'
import { isSignerError, SignerError } from '../errors/signer-error.js'
import { endpointName } from '../model/endpoint-name.js'
import { countRefusals } from './refusals.js'

/** How long a command waits for a node, ms. An agent waits longer: it has nobody before it. */
const READY_WITHIN_MS = 15_000

const unreachable = ({ endpoints }: ConnectOptions, cause: unknown): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__UNREACHABLE',
    `No L1 node answers at ${endpoints.map(endpointName).join(', ')}: start it, or check the address. An L1 to try things on: signer-layer dev --l1-only`,
    {},
    cause,
  )

/** Gives up as soon as nobody is at any endpoint: that need not be waited for. */
const connectUnlessNobodyIsThere = (options: ConnectOptions): Promise<L1Connection> => {
  const giveUp = new AbortController()
  const isNobodyAnywhere = countRefusals(options.endpoints.length)
  const onEvent = (event: ConnectionEvent): void => {
    if (isNobodyAnywhere(event)) giveUp.abort(new SignerError('SIGNER__CHAIN__UNREACHABLE', 'Nobody is there.'))
  }
  return connectL1({ readyTimeoutMs: READY_WITHIN_MS, ...options, stop: giveUp.signal }, { onEvent })
}

/** Connects to an L1 for a command. Raises what `connectL1` raises, with what a person can do. Close it. */
export const openL1 = async (options: ConnectOptions): Promise<L1Connection> => {
  try {
    return await connectUnlessNobodyIsThere(options)
  } catch (error) {
    throw isSignerError(error, 'SIGNER__CHAIN__UNREACHABLE') ? unreachable(options, error) : error
  }
}

/** Connects to an L1 for `use`, and hangs up. Raises as `openL1`. */
export const withL1 = async <T>(options: ConnectOptions, use: (connection: L1Connection) => Promise<T>): Promise<T> => {
  const connection = await openL1(options)
  try {
    return await use(connection)
  } finally {
    await connection.close()
  }
}
