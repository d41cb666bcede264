import assert from 'node:assert/strict'
import { generateKeyCall, type KeyResult } from '../../src/client/index.js'
import { okOf, signDigest } from '../support/worker-e2e.js'
import { untilAllFinal } from './support/agent.js'
import { carryToBest, finalAnswers, timesRun } from './support/carry.js'
import { startScenario, type Scenario } from './support/scenario.js'
import { testNetwork } from './support/network.js'

/** Blocks that are built on top of the request while nothing is final. */
const LAG_BLOCKS = 3

describe('an agent while finality stands still', () => {
  let scenario: Scenario
  let key: KeyResult

  before(async () => {
    const { alice } = testNetwork()
    scenario = await startScenario({ dappNode: alice })
    key = okOf(await scenario.client.generateKey({ keyType: 'Secp256k1', chains: ['eip155:1'] }))
  })
  after(() => scenario?.close())

  const committed = (): number => scenario.agent.parts.store.transaction((tx) => tx.cursor()?.number ?? 0)

  it('signs nothing by blocks that are not final, and everything once when they are', async () => {
    const { network, chain, client, agent } = scenario
    const calls = [
      signDigest('eip155:1', key.keyId, 0x21),
      generateKeyCall({ keyType: 'Ed25519', chains: ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'] }),
    ] as const
    await untilAllFinal(agent)
    network.bob.pause()
    const pending = await client.seal(calls)
    const carried = await carryToBest(scenario, pending.envelope)
    await chain.untilBest(carried.number + LAG_BLOCKS)

    assert.ok((await chain.finalized()).number < carried.number)
    assert.ok(committed() < carried.number)
    assert.deepEqual(timesRun(scenario, pending.requestIds), [0, 0])
    for (const id of pending.requestIds)
      assert.equal(
        agent.parts.store.transaction((tx) => tx.findJob(id)),
        undefined,
      )

    network.bob.resume()
    const results = await client.results(pending)

    assert.deepEqual(
      results.map(({ status }) => status),
      ['ok', 'ok'],
    )
    await untilAllFinal(agent)
    assert.deepEqual(timesRun(scenario, pending.requestIds), [1, 1])
    assert.deepEqual(await finalAnswers(scenario, pending.requestIds, carried.number), [1, 1])
  })
})
