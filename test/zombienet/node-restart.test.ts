import assert from 'node:assert/strict'
import { generateKeyCall, type PendingRequest } from '../../src/client/index.js'
import { untilAllFinal } from './support/agent.js'
import { carryToBest, finalAnswers, timesRun } from './support/carry.js'
import { testNetwork } from './support/network.js'
import { startScenario, type Scenario } from './support/scenario.js'

describe('an agent whose only node dies', () => {
  let scenario: Scenario

  before(async () => {
    const { alice } = testNetwork()
    scenario = await startScenario({ nodes: [alice] })
  })
  after(() => scenario?.close())

  const ask = async (): Promise<PendingRequest> => {
    const pending = await scenario.client.seal([
      generateKeyCall({ keyType: 'Sr25519', chains: ['polkadot:91b171bb158e2d3848fa23a9f1c25182'] }),
    ])
    await carryToBest(scenario, pending.envelope)
    return pending
  }

  it('answers once what was asked before, meanwhile and after, when the node is back', async () => {
    const { network, chain, client, agent } = scenario
    const { number: from } = await chain.finalized()

    const before = await ask()
    await network.alice.kill()
    const meanwhile = await ask()
    await network.alice.restart()
    const after = await ask()

    const asked = [before, meanwhile, after]
    for (const pending of asked) assert.equal((await client.results(pending))[0]?.status, 'ok')
    await untilAllFinal(agent)
    const ids = asked.flatMap(({ requestIds }) => requestIds)
    assert.deepEqual(timesRun(scenario, ids), [1, 1, 1])
    assert.deepEqual(await finalAnswers(scenario, ids, from), [1, 1, 1])
  })
})
