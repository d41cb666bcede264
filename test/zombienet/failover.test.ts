import assert from 'node:assert/strict'
import { until } from '../../scripts/network/until.js'
import { generateKeyCall } from '../../src/client/index.js'
import { okOf } from '../support/worker-e2e.js'
import { untilAllFinal } from './support/agent.js'
import { carryToBest, finalAnswers, timesRun } from './support/carry.js'
import type { TestNode } from './support/node.js'
import { startObserver } from './support/observer.js'
import { startScenario, type Scenario } from './support/scenario.js'
import { testNetwork } from './support/network.js'

/** Longer than any watchdog of the agent. */
const WITHIN_MS = 150_000

/** Ten blocks. */
const STALL_SEC = 10

const CALL = generateKeyCall({ keyType: 'Ed25519', chains: ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'] })

const untilReadingFrom = ({ agent }: Scenario, node: TestNode): Promise<true> => {
  const { provider } = agent.parts.connection
  const isThere = (): true | undefined =>
    provider.isConnected && provider.endpoint().startsWith(node.url) ? true : undefined
  return until(isThere, AbortSignal.timeout(WITHIN_MS))
}

describe('an agent with two endpoints', () => {
  let scenario: Scenario | undefined
  let observer: TestNode | undefined

  afterEach(async () => {
    await scenario?.close()
    await observer?.kill()
  })

  it('goes over to the other when a validator dies, and answers once when blocks are final again', async () => {
    scenario = await startScenario()
    const { network, chain, client, agent } = scenario
    await untilAllFinal(agent)
    const { number: from } = await chain.finalized()
    await untilReadingFrom(scenario, network.alice)
    const pending = await client.seal([CALL])

    await network.alice.kill()
    await untilReadingFrom(scenario, network.bob)
    // Without the other validator nothing becomes final: the request waits in a block.
    const carried = await carryToBest(scenario, pending.envelope)
    assert.ok((await chain.finalized()).number < carried.number)
    assert.deepEqual(timesRun(scenario, pending.requestIds), [0])
    await network.heal()

    okOf((await client.results(pending))[0])
    await untilAllFinal(agent)
    assert.deepEqual(timesRun(scenario, pending.requestIds), [1])
    assert.deepEqual(await finalAnswers(scenario, pending.requestIds, from), [1])
  })

  it('goes over to the other when one falls silent with its sockets open, and answers once meanwhile', async () => {
    observer = await startObserver()
    const { alice } = testNetwork()
    scenario = await startScenario({ nodes: [observer, alice], changes: () => ({ l1: { stallSec: STALL_SEC } }) })
    const { chain, client, agent } = scenario
    await untilAllFinal(agent)
    const { number: from } = await chain.finalized()
    await untilReadingFrom(scenario, observer)

    observer.pause()
    const pending = await client.seal([CALL])
    await carryToBest(scenario, pending.envelope)

    okOf((await client.results(pending))[0])
    await untilReadingFrom(scenario, alice)
    await untilAllFinal(agent)
    assert.deepEqual(timesRun(scenario, pending.requestIds), [1])
    assert.deepEqual(await finalAnswers(scenario, pending.requestIds, from), [1])
  })
})
