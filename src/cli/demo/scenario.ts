import { Keyring } from '@polkadot/keyring'
import { filter, firstValueFrom } from 'rxjs'
import { connectSignerClient, fromKeyringPair, type SignerClient } from '../../client/index.js'
import { DEV_MRENCLAVE, type DevAgent } from '../dev-agent.js'
import type { Row } from './table.js'

/** The dApp of the demo, and what it has got so far. */
export interface Scenario {
  readonly running: DevAgent
  readonly client: SignerClient
  readonly rows: Row[]
}

/** Blocks in which the agent must have registered and published its shielding key. */
const PATIENCE_BLOCKS = 20

const nextBlock = (running: DevAgent): Promise<unknown> =>
  firstValueFrom(running.agent.events$.pipe(filter(({ type }) => type === 'block')))

const provenWithin = async (running: DevAgent, client: SignerClient, blocks: number): Promise<void> => {
  try {
    await client.proveAgent()
  } catch (error) {
    if (blocks === 0) throw error
    await Promise.race([nextBlock(running), running.agent.finished])
    await provenWithin(running, client, blocks - 1)
  }
}

/** A dApp account, Bob, that trusts this agent and nothing else. */
export const connectDapp = async (running: DevAgent): Promise<Scenario> => {
  const { api, settings, agent } = running
  const bob = new Keyring({ type: 'sr25519' }).addFromUri('//Bob')
  const { genesis, shard } = settings.l1
  const pin = { genesis, shard, agentAccount: agent.account, mrEnclave: DEV_MRENCLAVE, allowSkip: true }
  const client = await connectSignerClient({ api, pin, caller: fromKeyringPair(bob), submitter: { account: bob } })
  await provenWithin(running, client, PATIENCE_BLOCKS)
  return { running, client, rows: [] }
}
