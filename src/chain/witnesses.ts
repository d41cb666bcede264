import type { SchedulerLike } from 'rxjs'
import type { BlockHash } from '../model/ids.js'
import type { ConnectionEvent, EndpointStatus } from './connection-event.js'
import type { EndpointCheck } from './endpoint-check.js'
import { createFinalizedHeads, type NodeHeads } from './finalized-heads.js'
import { createNodeProvider, type NodeProvider } from './node-provider.js'
import { readBlockHash } from './node-reads.js'

/** A node that is only asked which blocks are final. */
export interface Witness {
  /** Place of its endpoint in the settings. */
  readonly index: number
  readonly endpoint: string
  readonly heads: NodeHeads
  /** The block that it names; undefined beyond what it says is final, and when it does not answer. */
  hashAt(number: number): Promise<BlockHash | undefined>
  status(): EndpointStatus | undefined
  close(): Promise<void>
}

export interface WitnessOptions {
  readonly endpoints: readonly string[]
  readonly connectTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly stallMs: number
}

export interface WitnessDeps {
  readonly check: EndpointCheck
  readonly onEvent: ((event: ConnectionEvent) => void) | undefined
  readonly scheduler: SchedulerLike
}

const hashFrom =
  (provider: NodeProvider, heads: NodeHeads) =>
  async (number: number): Promise<BlockHash | undefined> => {
    const epoch = provider.epoch()
    if ((heads.newestHere() ?? -1) < number) return undefined
    const hash = await readBlockHash(provider, number).catch(() => undefined)
    return provider.epoch() === epoch ? hash : undefined
  }

const openWitness = (
  url: string,
  index: number,
  { stallMs, ...timeouts }: WitnessOptions,
  deps: WitnessDeps,
): Witness => {
  const provider = createNodeProvider({ ...timeouts, endpoints: [url], role: 'witness' }, deps)
  const heads = createFinalizedHeads({ stallMs, isAlone: true }, provider, deps.scheduler)
  // Kept up to date also while nobody asks.
  const listening = heads.heard$.subscribe()
  void provider.connect()
  return {
    index,
    endpoint: provider.endpoint(),
    heads,
    hashAt: hashFrom(provider, heads),
    status: () => provider.status()[0],
    close: () => {
      listening.unsubscribe()
      return provider.disconnect()
    },
  }
}

/** Connects to every endpoint by itself. Each stays connected as the reader does; none ends anything. */
export const openWitnesses = (options: WitnessOptions, deps: WitnessDeps): Witness[] =>
  options.endpoints.map((url, index) => openWitness(url, index, options, deps))
