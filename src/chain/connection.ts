import { ApiPromise } from '@polkadot/api'
import {
  asyncScheduler,
  firstValueFrom,
  from,
  fromEvent,
  merge,
  NEVER,
  mergeMap,
  throwError,
  timeout,
  type Observable,
  type SchedulerLike,
} from 'rxjs'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import { createAgreement, singleWord, type Agreement } from './agreement.js'
import { assertAgreement, assertEndpoints } from './assert-endpoints.js'
import type { ConnectionEvent, EndpointStatus } from './connection-event.js'
import { createGenesisCheck, createPalletCheck, type EndpointCheck } from './endpoint-check.js'
import { createFinalizedHeads, type FinalizedHeads } from './finalized-heads.js'
import { createNodeProvider, type NodeProvider } from './node-provider.js'
import { heightOf } from './votes.js'
import { openWitnesses, type Witness } from './witnesses.js'

export interface ConnectOptions {
  /** `ws://` or `wss://` addresses, each once. At least one. */
  readonly endpoints: readonly string[]
  /** Hash of block 0 that the chain must have. Without it that of the first node is taken. */
  readonly genesis?: Hex | undefined
  /** Endpoints that must name the same finalised block before it is believed, from 1 to all. Default 1. */
  readonly agreement?: number
  /** How long to try before giving up, ms. Default 60 s. */
  readonly readyTimeoutMs?: number
  /** Longest time without a new finalised block before another endpoint is tried, ms. Default 60 s. */
  readonly stallMs?: number
  /** Longest time for a call, ms. Default 30 s. */
  readonly requestTimeoutMs?: number
  /** Aborted before there is a connection, nothing is tried any more, and its reason is raised. */
  readonly stop?: AbortSignal | undefined
}

export interface ConnectDeps {
  readonly onEvent?: (event: ConnectionEvent) => void
  /** Times everything but the handshake of sockets. Default: the clock. */
  readonly scheduler?: SchedulerLike
}

/** How the connection to the L1 stands. */
export interface ConnectionStatus {
  /** The endpoint that blocks are read from; undefined when there is none at the moment. */
  readonly reading: string | undefined
  /** In the order of the settings. */
  readonly endpoints: readonly EndpointStatus[]
}

/** A connection to the L1 that heals itself. */
export interface L1Connection {
  readonly api: ApiPromise
  readonly provider: NodeProvider
  /** Hash of block 0. */
  readonly genesis: Hex
  /** What is final, as far as enough endpoints say so. */
  readonly finalized: FinalizedHeads
  /** Endpoints that must name the same block. */
  readonly agreement: number
  readonly confirm: Agreement['confirm']
  status(): ConnectionStatus
  /** Ends it. Idempotent. */
  close(): Promise<void>
}

const CONNECT_TIMEOUT_MS = 10_000
const DEFAULT_READY_MS = 60_000
const DEFAULT_STALL_MS = 60_000
const DEFAULT_REQUEST_MS = 30_000

/** The reason of a signal, as an error. */
const aborted = (stop: AbortSignal | undefined): Observable<never> =>
  stop === undefined ? NEVER : fromEvent(stop, 'abort').pipe(mergeMap(() => throwError((): unknown => stop.reason)))

const within = (
  { readyTimeoutMs: timeoutMs = DEFAULT_READY_MS, stop }: Pick<ConnectOptions, 'readyTimeoutMs' | 'stop'>,
  api: ApiPromise,
  provider: NodeProvider,
  scheduler: SchedulerLike,
): Promise<unknown> => {
  const late = (): SignerError => {
    const tried = provider.status().map(({ endpoint, state }) => `${endpoint} (${state})`)
    const message = `No L1 node could be used within ${timeoutMs} ms. Tried: ${tried.join(', ')}. Check that a node runs there, and the address.`
    return new SignerError('SIGNER__CHAIN__UNREACHABLE', message)
  }
  const fault$ = provider.fault$.pipe(mergeMap((fault) => throwError(() => fault)))
  return firstValueFrom(
    merge(from(api.isReady), fault$, aborted(stop)).pipe(
      timeout({ first: timeoutMs, scheduler, with: () => throwError(late) }),
    ),
  )
}

const startApi = (provider: NodeProvider): ApiPromise => {
  const api = new ApiPromise({ provider, noInitWarn: true })
  // Only a node that cannot tell its metadata brings an error here: the next one may.
  api.on('error', () => provider.leave('it could not be initialised'))
  api.isReadyOrError.catch(() => undefined)
  return api
}

/** Each endpoint once: as the reader has it, or as a witness has it that knows more at the moment. */
const statusOf = (provider: NodeProvider, witnesses: readonly Witness[]): ConnectionStatus => ({
  reading: provider.isConnected ? provider.endpoint() : undefined,
  endpoints: provider.status().map((read, index) => {
    const seen = witnesses[index]?.status()
    return read.state === 'connected' || read.state === 'aside' || seen === undefined ? read : seen
  }),
})

/**
 * Connects to an Integritee L1 and stays connected: an endpoint that is lost, silent or wrong is replaced by
 * another, with pauses that grow for each that fails.
 *
 * Raises SIGNER__CHAIN__UNREACHABLE; SIGNER__CHAIN__GENESIS_MISMATCH or SIGNER__CHAIN__PALLET_NOT_FOUND when
 * every endpoint is wrong; SIGNER__SETTINGS__INVALID for endpoints that are no addresses.
 */
export const connectL1 = async (options: ConnectOptions, deps: ConnectDeps = {}): Promise<L1Connection> => {
  const { endpoints, agreement = 1, stallMs = DEFAULT_STALL_MS } = options
  const { onEvent = () => undefined, scheduler = asyncScheduler } = deps
  assertEndpoints(endpoints)
  assertAgreement(agreement, endpoints)
  const timeouts = {
    requestTimeoutMs: options.requestTimeoutMs ?? DEFAULT_REQUEST_MS,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
  }
  const { check: checkGenesis, genesis } = createGenesisCheck(options.genesis)
  const checkPallets = createPalletCheck()
  const check: EndpointCheck = async (node, endpoint) => {
    await checkGenesis(node, endpoint)
    await checkPallets(node, endpoint)
  }
  const provider = createNodeProvider({ endpoints, role: 'reader', ...timeouts }, { check, onEvent, scheduler })
  const api = startApi(provider)
  const witnesses: Witness[] = []
  let closed: Promise<void> | undefined
  const close = (): Promise<void> =>
    (closed ??= Promise.all([api.disconnect(), ...witnesses.map((witness) => witness.close())]).then(() => undefined))
  try {
    await provider.connect()
    options.stop?.throwIfAborted()
    await within(options, api, provider, scheduler)
    const known = (): number | undefined =>
      heightOf(
        agreement,
        witnesses.map((witness) => witness.heads.newestHere()),
      )
    const heads = createFinalizedHeads(
      { stallMs, isAlone: endpoints.length === 1, known: agreement > 1 ? known : undefined },
      provider,
      scheduler,
    )
    if (agreement > 1) {
      witnesses.push(...openWitnesses({ endpoints, stallMs, ...timeouts }, { check: checkGenesis, onEvent, scheduler }))
    }
    const { finalized, confirm } =
      agreement > 1 ? createAgreement(agreement, { provider, heads, witnesses, onEvent, scheduler }) : singleWord(heads)
    return {
      api,
      provider,
      genesis: genesis() ?? api.genesisHash.toHex(),
      finalized,
      agreement,
      confirm,
      status: () => statusOf(provider, witnesses),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
