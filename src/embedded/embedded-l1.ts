import type { Hex } from '../model/ids.js'
import type { BlockRef } from '../model/l1.js'
import { SignerError } from '../errors/signer-error.js'
import { startBlockProducer, type BlockTime } from './block-producer.js'
import { loadChopsticks, type Chopsticks, type ChopsticksChain } from './chopsticks.js'
import { leaseExecutor } from './executor-lease.js'
import { withClock, type RawSpec } from './genesis-clock.js'
import { startJsonRpcServer } from './json-rpc-server.js'
import { readSpec } from './read-spec.js'
import { rpcMethods } from './rpc-methods.js'

/** What to boot. */
export interface EmbeddedL1Options {
  /** A raw chain spec, or the path of one. */
  readonly spec: string | URL | RawSpec
  /** Port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number
  /** Default `instant`. */
  readonly blockTimeMs?: BlockTime
  /** The chain's clock at genesis, ms since 1970. Default: now. */
  readonly nowMs?: number
}

/** A running L1 in this process. */
export interface EmbeddedL1 {
  /** `ws://127.0.0.1:PORT`, for any Substrate client. */
  readonly url: string
  /** Makes a block of these extrinsics, or of the pool's. Raises SIGNER__EMBEDDED__BLOCK_FAILED, also when one is left out. */
  newBlock(transactions?: readonly Hex[]): Promise<BlockRef>
  /** The newest block; on this chain it is final at once. */
  head(): BlockRef
  /** Writes raw key and value pairs into the newest block's state; null deletes. */
  setStorage(entries: readonly (readonly [key: Hex, value: Hex | null])[]): Promise<void>
  /** Moves the clock, ms since 1970: the next block is one slot later. */
  timeTravel(toMs: number): Promise<void>
  /** Ends blocks, connections and the wasm worker. Idempotent. */
  close(): Promise<void>
}

// chopsticks keeps 500 blocks, and gives the genesis for every older number: a follower would see another
// chain. A development chain ends long before its memory does.
const ALL_BLOCKS = Number.MAX_SAFE_INTEGER

const bootChain = async (chopsticks: Chopsticks, spec: RawSpec): Promise<ChopsticksChain> => {
  const chain = await chopsticks.setup({
    genesis: new chopsticks.GenesisProvider(spec),
    buildBlockMode: chopsticks.BuildBlockMode.Manual,
    mockSignatureHost: false,
    maxMemoryBlockCount: ALL_BLOCKS,
  })
  if (chain.head.number > 0) return chain
  await chain.close()
  throw new SignerError(
    'SIGNER__EMBEDDED__BOOT_FAILED',
    `The runtime of chain spec \`${spec.id}\` did not make block 1.`,
  )
}

const serve = async (
  chopsticks: Chopsticks,
  spec: RawSpec,
  options: EmbeddedL1Options,
  release: () => Promise<void>,
) => {
  const chain = await bootChain(chopsticks, spec)
  const producer = startBlockProducer(chain, options.blockTimeMs ?? 'instant')
  const stop = async (): Promise<void> => {
    await producer.stop()
    await chain.close()
    await release()
  }
  const methods = rpcMethods(chopsticks.allHandlers, chain, producer)
  const server = await startJsonRpcServer(options.port ?? 0, methods).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { chain, producer, server, stop }
}

/**
 * Boots a raw chain spec in this process and serves it on a WebSocket of this machine: the L1 of `dev`,
 * `demo` and the tests. Signatures are checked as on any chain. Every block is final at once; there are no
 * forks and no pool priorities. The genesis hash for signing is 0x45…45, as chopsticks has it.
 *
 * Development only: the `dev_` methods are served too, so whoever reaches the port owns the chain.
 *
 * Raises SIGNER__EMBEDDED__CHOPSTICKS_NOT_FOUND and SIGNER__EMBEDDED__BOOT_FAILED. See DESIGN 10.
 */
export const startEmbeddedL1 = async (options: EmbeddedL1Options): Promise<EmbeddedL1> => {
  const chopsticks = await loadChopsticks()
  const spec = withClock(await readSpec(options.spec), options.nowMs ?? Date.now())
  const release = await leaseExecutor(chopsticks)
  const { chain, producer, server, stop } = await serve(chopsticks, spec, options, release).catch(
    async (error: unknown) => {
      await release()
      throw error
    },
  )

  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await server.close()
    await stop()
  }
  return {
    url: server.url,
    newBlock: (transactions) => producer.newBlock(transactions),
    head: () => ({ number: chain.head.number, hash: chain.head.hash }),
    setStorage: async (entries) => {
      await chopsticks.setStorage(
        chain,
        entries.map(([key, value]): [string, string | null] => [key, value]),
      )
    },
    timeTravel: (toMs) => chopsticks.timeTravel(chain, toMs),
    close: () => (closed ??= close()),
  }
}
