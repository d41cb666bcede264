import type { KeyringPair } from '@polkadot/keyring/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import type { SignerClient } from '../../../src/client/index.js'
import { tempDir } from '../../support/agent-e2e.js'
import { workerSection } from '../../support/worker-e2e.js'
import { networkClient, startNetworkAgent, untilFound, type NetworkAgent, type NetworkAgentChanges } from './agent.js'
import { connectChain, devPair, type TestChain } from './chain.js'
import { testNetwork, type TestNetwork } from './network.js'
import type { TestNode } from './node.js'

/** An agent that is registered on the network, and a dApp that may ask it by the chain and by its worker's door. */
export interface Scenario {
  readonly network: TestNetwork
  /** What the dApp sees of the chain. */
  readonly chain: TestChain
  readonly agent: NetworkAgent
  readonly pair: KeyringPair
  readonly client: SignerClient
  /** Ends the agent, and leaves a network on which both nodes run. */
  close(): Promise<void>
}

export interface ScenarioOptions {
  /** Where the agent connects to; both nodes by default. */
  readonly nodes?: readonly TestNode[]
  /** Where the dApp connects to; Bob by default, while agents begin with Alice. */
  readonly dappNode?: TestNode
  readonly changes?: (chain: TestChain, dir: string) => Omit<NetworkAgentChanges, 'nodes' | 'worker'>
}

/** Starts an agent, gives it money, and waits until it can be found. */
export const startScenario = async (options: ScenarioOptions = {}): Promise<Scenario> => {
  const network = testNetwork()
  const { nodes = [network.alice, network.bob], dappNode = network.bob, changes = () => ({}) } = options
  await cryptoWaitReady()
  const { dir, remove } = tempDir()
  const chain = await connectChain(dappNode)
  const pair = devPair('Charlie')
  const agent = await startNetworkAgent(chain, dir, { nodes, worker: workerSection([pair]), ...changes(chain, dir) })
  await chain.fund([agent.agent.account])
  await untilFound(agent)
  const client = await networkClient(chain, agent.agent.account, pair)
  return {
    network,
    chain,
    agent,
    pair,
    client,
    close: async () => {
      await network.heal()
      await agent.agent.stop()
      await chain.close()
      remove()
    },
  }
}
