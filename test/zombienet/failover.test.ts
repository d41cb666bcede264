import assert from 'node:assert/strict'
import { until } from '../../scripts/network/until.js'
import { generateKeyCall } from '../../src/client/index.js'
import { okOf } from '../support/worker-e2e.js'
import { untilAllFinal } from './support/agent.js'
import { carryToBest, finalAnswers, timesRun } from './support/carry.js'
import type { TestNode } from './support/node.js'
import { startScenario, type Scenario } from './support/scenario.js'

/** Longer than any watchdog of the agent. */
const WITHIN_MS = 150_000

describe('an agent with two endpoints', () => {
  let scenario: Scenario

  beforeEach(async () => {
    scenario = await startScenario()
  })
  afterEach(() => scenario?.close())

  const untilReadingFrom = (node: TestNode): Promise<true> => {
    const { provider } = scenario.agent.parts.connection
    const isThere = (): true | undefined =>
      provider.isConnected && provider.endpoint().startsWith(node.url) ? true : undefined
    return until(isThere, AbortSignal.timeout(WITHIN_MS))
  }

  const FAULTS = {
    dies: (node: TestNode): Promise<void> => node.kill(),
    'falls silent': async (node: TestNode): Promise<void> => node.pause(),
  }

  for (const [fault, happens] of Object.entries(FAULTS))
    it(`goes over to the other when one ${fault}, and answers once when blocks are final again`, async () => {
      const { network, chain, client, agent } = scenario
      await untilAllFinal(agent)
      const { number: from } = await chain.finalized()
      await untilReadingFrom(network.alice)
      const pending = await client.seal([
        generateKeyCall({ keyType: 'Ed25519', chains: ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'] }),
      ])

      await happens(network.alice)
      await untilReadingFrom(network.bob)
      // Without the other validator nothing becomes final: the request waits in a block.
      const carried = await carryToBest(scenario, pending.envelope)
      assert.ok((await chain.finalized()).number < carried.number)
      assert.deepEqual(timesRun(scenario, pending.requestIds), [0])
      await network.heal()

      okOf((await client.results(pending))[0] ?? { status: 'none' })
      await untilAllFinal(agent)
      assert.deepEqual(timesRun(scenario, pending.requestIds), [1])
      assert.deepEqual(await finalAnswers(scenario, pending.requestIds, from), [1])
    })
})
