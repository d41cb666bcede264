import type { KeyringPair } from '@polkadot/keyring/types'
import { filter, firstValueFrom } from 'rxjs'
import type { AgentEvent } from '../../../src/agent.js'
import {
  connectSignerClient,
  fromKeyringPair,
  type Pin,
  type SignerClient,
  type SignerClientOptions,
} from '../../../src/client/index.js'
import type { AccountId } from '../../../src/model/ids.js'
import { createLogger } from '../../../src/observe/winston-logger.js'
import { openParts, type Parts } from '../../../src/parts/parts.js'
import { parseSettings } from '../../../src/settings/load.js'
import type { SettingsInput } from '../../../src/settings/schema.js'
import { startAgent } from '../../../src/start.js'
import type { TestAgent } from '../../support/agent-e2e.js'
import { startAgentProcess, type AgentProcess } from '../../support/agent-process.js'
import { TEST_MRENCLAVE, TEST_SHARD, testSettings, type TestChanges } from '../../support/agent-settings.js'
import type { CrashPoint } from '../../support/crashing-parts.js'
import type { TestChain } from './chain.js'
import type { TestNode } from './node.js'

/** How an agent on real nodes differs from the usual. */
export interface NetworkAgentChanges extends TestChanges {
  /** Where it connects to, in this order. */
  readonly nodes: readonly TestNode[]
  readonly submit?: SettingsInput['submit']
  readonly l1?: Partial<SettingsInput['l1']>
  readonly names?: SettingsInput['names']
  readonly payloads?: SettingsInput['payloads']
  /** Puts something else in the place of a part; in this process only. */
  readonly change?: (parts: Parts) => Parts
}

/** An agent in this process that follows real nodes. */
export interface NetworkAgent extends TestAgent {
  /** Everything that it has done so far. */
  readonly events: readonly AgentEvent[]
}

/** Settings of an agent on real nodes that keeps everything in `dir`. */
export const networkSettings = (
  { genesis }: Pick<TestChain, 'genesis'>,
  dir: string,
  { nodes, submit, l1, names, payloads, ...changes }: NetworkAgentChanges,
): SettingsInput => {
  const usual = testSettings(dir, nodes[0]?.url ?? '', genesis, changes)
  return {
    ...usual,
    l1: { ...usual.l1, endpoints: nodes.map(({ url }) => url), ...l1 },
    submit: { ...usual.submit, ...submit },
    ...(names && { names }),
    ...(payloads && { payloads }),
  }
}

/** What a client must know of an agent with test settings. */
export const pinOf = ({ genesis }: Pick<TestChain, 'genesis'>, agentAccount: AccountId): Pin => ({
  genesis,
  shard: TEST_SHARD,
  agentAccount,
  mrEnclave: TEST_MRENCLAVE,
  allowSkip: true,
})

const assertRunning = (): never => {
  throw new Error('the agent ended')
}

/** Starts an agent in this process. Its account has no money yet: `chain.fund`. */
export const startNetworkAgent = async (
  chain: TestChain,
  dir: string,
  changes: NetworkAgentChanges,
): Promise<NetworkAgent> => {
  const settings = parseSettings(networkSettings(chain, dir, changes), 'the test')
  const parts = await openParts(settings, createLogger({ level: 'error', format: 'text' }))
  const agent = await startAgent(changes.change?.(parts) ?? parts)
  const events: AgentEvent[] = []
  // A fault is the business of `until` and of the agent's end.
  agent.events$.subscribe({ next: (event) => events.push(event), error: () => undefined })
  const until = async (holds: () => boolean): Promise<void> => {
    if (holds()) return
    const ended = agent.finished.then(() => assertRunning())
    await Promise.race([firstValueFrom(agent.events$.pipe(filter(holds))), ended])
  }
  return { parts, agent, pin: pinOf(chain, agent.account), until, events }
}

/** Starts an agent in a process of its own, which dies at `point` once it is armed. */
export const startNetworkAgentProcess = (
  chain: TestChain,
  dir: string,
  changes: NetworkAgentChanges,
  point: CrashPoint | 'never' = 'never',
): Promise<AgentProcess> => startAgentProcess(networkSettings(chain, dir, changes), dir, point)

/** Resolves when the agent is registered and its shielding records are on chain, so that clients can find it. */
export const untilFound = ({ parts, until }: TestAgent): Promise<void> =>
  until(() => {
    const records = parts.store.transaction((tx) => tx.shieldingKeys())
    return records.length > 0 && records.every(({ published }) => published)
  })

/** Resolves when every admitted job is answered and every reply is final. */
export const untilAllFinal = ({ parts, until }: TestAgent): Promise<void> =>
  until(() =>
    parts.store.transaction(
      (tx) => tx.openJobs().length === 0 && tx.countReadyReplies() === 0 && tx.submissions('live').length === 0,
    ),
  )

/** A dApp, by the node that `chain` is connected to. It pays its own extrinsics. */
export const networkClient = (
  chain: TestChain,
  agentAccount: AccountId,
  pair: KeyringPair,
  changes: Partial<SignerClientOptions> = {},
): Promise<SignerClient> =>
  connectSignerClient({
    api: chain.api,
    pin: pinOf(chain, agentAccount),
    caller: fromKeyringPair(pair),
    submitter: { account: pair },
    ...changes,
  })
