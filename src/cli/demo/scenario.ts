import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import {
  connectSignerClient,
  createWorkerClient,
  fromKeyringPair,
  type SignerClient,
  type WorkerClient,
} from '../../client/index.js'
import { DEV_MRENCLAVE, DEV_WORKER_URI, type DevAgent } from '../dev-agent.js'
import { nextBlock } from './next-block.js'
import type { Row } from './table.js'

/** The dApp of the demo with both its ways to the agent, and what it has got so far. */
export interface Scenario {
  readonly running: DevAgent
  /** Bob, the well-known development account. */
  readonly bob: KeyringPair
  readonly client: SignerClient
  readonly worker: WorkerClient
  readonly rows: Row[]
}

/** Blocks in which the agent must have registered and published its shielding key. */
const PATIENCE_BLOCKS = 20

const provenWithin = async (running: DevAgent, client: SignerClient, blocks: number): Promise<void> => {
  try {
    await client.proveAgent()
  } catch (error) {
    if (blocks === 0) throw error
    await nextBlock(running)
    await provenWithin(running, client, blocks - 1)
  }
}

/** An account, Bob, that trusts this agent and nothing else; it asks by the chain and by the worker's door. */
export const connectDapp = async (running: DevAgent): Promise<Scenario> => {
  const { api, settings, agent } = running
  const bob = new Keyring({ type: 'sr25519' }).addFromUri(DEV_WORKER_URI)
  const caller = fromKeyringPair(bob)
  const { genesis, shard } = settings.l1
  const pin = { genesis, shard, agentAccount: agent.account, mrEnclave: DEV_MRENCLAVE, allowSkip: true }
  const client = await connectSignerClient({ api, pin, caller, submitter: { account: bob } })
  await provenWithin(running, client, PATIENCE_BLOCKS)
  const worker = createWorkerClient({ url: running.workerUrl, agent: pin, caller })
  return { running, bob, client, worker, rows: [] }
}
