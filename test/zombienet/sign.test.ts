import assert from 'node:assert/strict'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import type { SignerClient } from '../../src/client/index.js'
import { tempDir } from '../support/agent-e2e.js'
import { networkClient, startNetworkAgent, untilFound, type NetworkAgent } from './support/agent.js'
import { connectChain, devPair, type TestChain } from './support/chain.js'
import { testNetwork } from './support/network.js'

describe('the agent on real nodes', () => {
  const network = testNetwork()
  const { dir, remove } = tempDir()
  let chain: TestChain
  let agent: NetworkAgent
  let client: SignerClient

  before(async () => {
    await cryptoWaitReady()
    chain = await connectChain(network.alice)
    agent = await startNetworkAgent(chain, dir, { nodes: [network.alice, network.bob] })
    await chain.fund([agent.agent.account])
    await untilFound(agent)
    client = await networkClient(chain, agent.agent.account, devPair('Bob'))
  })
  after(async () => {
    await agent?.agent.stop()
    await chain?.close()
    remove()
  })

  it('makes a key for who asks on chain', async () => {
    const made = await client.generateKey({ keyType: 'Secp256k1', chains: ['eip155:1'] })

    assert.equal(made.status, 'ok')
  })
})
