import { join } from 'node:path'
import type { ApiPromise } from '@polkadot/api'
import { filter, firstValueFrom } from 'rxjs'
import type { Pin } from '../../src/client/index.js'
import { accountKey } from '../../src/kms/account-key.js'
import { openSealedKms } from '../../src/kms/open.js'
import { devSealProvider } from '../../src/kms/seal-providers/dev.js'
import type { AccountId, Hex } from '../../src/model/ids.js'
import type { Logger } from '../../src/observe/logger.js'
import { createLogger } from '../../src/observe/winston-logger.js'
import { openParts, type Parts } from '../../src/parts/parts.js'
import { toHex } from '../../src/protocol/hash.js'
import { parseSettings } from '../../src/settings/load.js'
import { startAgent, type Agent } from '../../src/start.js'
import { TEST_MRENCLAVE, TEST_SHARD, testSettings, type TestChanges } from './agent-settings.js'
import { connectApi } from './api.js'
import { devRuntime, type DevRuntime } from './dev-runtime.js'
import { createFakeChain, type FakeBlock } from './fake-node/fake-chain.js'
import { createFakeLedger, type FakeLedger } from './fake-node/fake-ledger.js'
import { buildBlock, startFakeNode, type FakeNode } from './fake-node/fake-node.js'
import { quietOf } from './quiet.js'

/** A whole agent, on a node that does what the test commands. */
export interface ScriptedAgent {
  readonly runtime: DevRuntime
  readonly ledger: FakeLedger
  readonly node: FakeNode
  readonly api: ApiPromise
  /** Of the life that runs now. */
  readonly parts: Parts
  readonly agent: Agent
  readonly pin: Pin
  /** Announces a block as final; resolves when the agent has dealt with it and asks nothing any more. */
  finalize(block: FakeBlock): Promise<void>
  /** A final block with these extrinsics. */
  block(...extrinsics: Uint8Array[]): Promise<void>
  /** Waits until the agent has sent so many extrinsics, repeats counted; gives the newest. */
  sent(count: number): Promise<Hex>
  /** Makes blocks of all that the agent sends until its shielding records are published. */
  untilPublished(): Promise<void>
  /** Ends this life, and begins the next one on the same files. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** The account of an agent that keeps its keys in this folder; made if there is none. */
const accountIn = async (dir: string): Promise<AccountId> => {
  const kms = await openSealedKms({ dir: join(dir, 'keys'), provider: devSealProvider({ devMode: true }) })
  const { publicKey } = await accountKey(kms)
  kms.close()
  return toHex(publicKey)
}

/** Starts it, with all that it keeps in `dir`. Replies wait for no others. */
export const startScriptedAgent = async (
  dir: string,
  changes: TestChanges = {},
  logger: Logger = createLogger({ level: 'error', format: 'text' }),
): Promise<ScriptedAgent> => {
  const runtime = await devRuntime()
  const chain = createFakeChain(runtime)
  const ledger = createFakeLedger(runtime, await accountIn(dir))
  const node = await startFakeNode(runtime, chain, { ledger })
  const settings = parseSettings(testSettings(dir, node.url, chain.genesis, { gatherMs: 0, ...changes }), 'the test')
  const begin = async (): Promise<{ readonly parts: Parts; readonly agent: Agent }> => {
    const parts = await openParts(settings, logger)
    return { parts, agent: await startAgent(parts) }
  }
  node.announce(chain.add())
  let life = await begin()
  const api = await connectApi(node.url)

  const finalize = async (block: FakeBlock): Promise<void> => {
    const { agent, parts } = life
    const dealtWith = firstValueFrom(
      agent.events$.pipe(filter((event) => event.type === 'block' && event.committed.block.number === block.number)),
    )
    node.announce(block)
    await dealtWith
    await quietOf(node, parts.connection)()
  }
  const sent = async (count: number): Promise<Hex> => {
    await node.until(() => node.pool.received.length >= count)
    return node.pool.received.at(-1)!
  }
  return {
    runtime,
    ledger,
    node,
    api,
    get parts() {
      return life.parts
    },
    get agent() {
      return life.agent
    },
    pin: {
      genesis: chain.genesis,
      shard: TEST_SHARD,
      agentAccount: ledger.account,
      mrEnclave: TEST_MRENCLAVE,
      allowSkip: true,
    },
    finalize,
    block: (...extrinsics) => finalize(node.chain.add(...extrinsics)),
    sent,
    untilPublished: async () => {
      const records = () => life.parts.store.transaction((tx) => tx.shieldingKeys())
      const published = (): boolean => records().length > 0 && records().every((row) => row.published)
      for (let sends = 1; !published(); sends += 1) {
        await sent(sends)
        await finalize(buildBlock(node, ledger))
      }
    },
    restart: async () => {
      await life.agent.stop()
      life = await begin()
    },
    close: async () => {
      await api.disconnect()
      await life.agent.stop()
      await node.close()
    },
  }
}
