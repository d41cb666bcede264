import { ApiPromise } from '@polkadot/api'
import { asyncScheduler, firstValueFrom, from, throwError, timeout, type SchedulerLike } from 'rxjs'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import { createFinalizedHeads, type FinalizedHeads } from './finalized-heads.js'
import { assertPallets } from './required-pallets.js'
import { createNodeProvider, type ConnectionEvent, type NodeProvider } from './node-provider.js'

export interface ConnectOptions {
  /** `ws://` or `wss://` addresses, tried in turn. At least one. */
  readonly endpoints: readonly string[]
  /** Hash of block 0 that the chain must have. Without it any chain is taken. */
  readonly genesis?: Hex | undefined
  /** How long to try before giving up, ms. Default 60 s. */
  readonly readyTimeoutMs?: number
  /** Longest time without a new finalised block before another endpoint is tried, ms. Default 60 s. */
  readonly stallMs?: number
  /** Longest time for a call, ms. Default 30 s. */
  readonly requestTimeoutMs?: number
}

export interface ConnectDeps {
  readonly onEvent?: (event: ConnectionEvent) => void
  /** Times everything but the handshake of sockets. Default: the clock. */
  readonly scheduler?: SchedulerLike
}

/** A connection to the L1 that heals itself. */
export interface L1Connection {
  readonly api: ApiPromise
  readonly provider: NodeProvider
  /** Hash of block 0. */
  readonly genesis: Hex
  readonly finalized: FinalizedHeads
  /** Ends it. Idempotent. */
  close(): Promise<void>
}

const CONNECT_TIMEOUT_MS = 10_000
const DEFAULT_READY_MS = 60_000
const DEFAULT_STALL_MS = 60_000
const DEFAULT_REQUEST_MS = 30_000

const assertEndpoints = (endpoints: readonly string[]): void => {
  const wrong = endpoints.find((url) => !URL.canParse(url) || !/^wss?:$/.test(new URL(url).protocol))
  if (endpoints.length > 0 && wrong === undefined) return
  const what = wrong === undefined ? 'No L1 endpoint is given.' : `\`${wrong}\` is not the address of an L1 endpoint.`
  throw new SignerError('SIGNER__SETTINGS__INVALID', `${what} Use ws://host:port or wss://host.`)
}

/** The error for a node of another chain. */
export const wrongGenesis = (expected: Hex, found: Hex, endpoint: string): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__GENESIS_MISMATCH',
    `The node at ${endpoint} is of another chain. Check the endpoint and the genesis hash in the settings.`,
    { expected, found, endpoint },
  )

const assertGenesis = (expected: Hex | undefined, api: ApiPromise, endpoint: string): Hex => {
  const found = api.genesisHash.toHex()
  if (expected === undefined || expected === found) return found
  throw wrongGenesis(expected, found, endpoint)
}

const within = (
  timeoutMs: number,
  ready: Promise<unknown>,
  endpoints: readonly string[],
  scheduler: SchedulerLike,
): Promise<unknown> => {
  const late = (): SignerError =>
    new SignerError(
      'SIGNER__CHAIN__UNREACHABLE',
      `No L1 node answered within ${timeoutMs} ms. Tried: ${endpoints.join(', ')}.`,
    )
  return firstValueFrom(from(ready).pipe(timeout({ first: timeoutMs, scheduler, with: () => throwError(late) })))
}

const startApi = (provider: NodeProvider): ApiPromise => {
  const api = new ApiPromise({ provider, noInitWarn: true })
  // Only a node that cannot tell its metadata brings an error here: the next one may.
  api.on('error', () => provider.drop('it could not be initialised'))
  api.isReadyOrError.catch(() => undefined)
  return api
}

/**
 * Connects to an Integritee L1 and stays connected: a lost or silent endpoint is replaced by the next, with
 * growing pauses.
 *
 * Raises SIGNER__CHAIN__UNREACHABLE, SIGNER__CHAIN__GENESIS_MISMATCH, SIGNER__CHAIN__PALLET_NOT_FOUND and
 * SIGNER__SETTINGS__INVALID for endpoints that are no addresses.
 */
export const connectL1 = async (options: ConnectOptions, deps: ConnectDeps = {}): Promise<L1Connection> => {
  const { endpoints, requestTimeoutMs = DEFAULT_REQUEST_MS, stallMs = DEFAULT_STALL_MS } = options
  const { onEvent, scheduler = asyncScheduler } = deps
  assertEndpoints(endpoints)
  const provider = createNodeProvider(
    { endpoints, requestTimeoutMs, connectTimeoutMs: CONNECT_TIMEOUT_MS },
    onEvent,
    scheduler,
  )
  const api = startApi(provider)
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => (closed ??= api.disconnect())
  try {
    await provider.connect()
    await within(options.readyTimeoutMs ?? DEFAULT_READY_MS, api.isReady, endpoints, scheduler)
    const genesis = assertGenesis(options.genesis, api, provider.endpoint())
    assertPallets(api.tx, api.runtimeVersion.specName.toString())
    const finalized = createFinalizedHeads({ stallMs }, provider, scheduler)
    return { api, provider, genesis, finalized, close }
  } catch (error) {
    await close()
    throw error
  }
}
