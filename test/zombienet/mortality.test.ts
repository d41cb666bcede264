import assert from 'node:assert/strict'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import {
  createSubmitter,
  generateKeyCall,
  invoke,
  type PendingRequest,
  type SignerClient,
} from '../../src/client/index.js'
import { isSignerError } from '../../src/errors/signer-error.js'
import { tempDir } from '../support/agent-e2e.js'
import { TEST_SHARD } from '../support/agent-settings.js'
import {
  networkClient,
  startNetworkAgent,
  untilAllFinal,
  untilFound,
  type NetworkAgent,
  type NetworkAgentChanges,
} from './support/agent.js'
import { assertJournalIsTheChain, finalExtrinsicsOf, repliesByRequest } from './support/audit.js'
import { connectChain, devPair, type TestChain } from './support/chain.js'
import { losing, over } from './support/link.js'
import { testNetwork } from './support/network.js'
import { isOf, submissionEvents, submissionsOf, untilSubmission } from './support/submissions.js'

const ERA_BLOCKS = 8

describe('extrinsics of the agent whose time runs out', () => {
  const network = testNetwork()
  const { dir, remove } = tempDir()
  const pair = () => devPair('Dave')
  let chain: TestChain
  /** Finalised head when the account was new. */
  let from: number
  let client: SignerClient
  let agent: NetworkAgent

  const start = async (changes: Partial<NetworkAgentChanges> = {}): Promise<void> => {
    const usual = { nodes: [network.alice], submit: { eraBlocks: ERA_BLOCKS } as const }
    agent = await startNetworkAgent(chain, dir, { ...usual, ...changes })
  }

  before(async () => {
    await cryptoWaitReady()
    chain = await connectChain(network.alice)
    from = (await chain.finalized()).number
    await start()
    await chain.fund([agent.agent.account])
    await untilFound(agent)
    client = await networkClient(chain, agent.agent.account, pair())
    await agent.agent.stop()
  })
  afterEach(() => network.heal())
  after(async () => {
    await agent?.agent.stop()
    await chain?.close()
    remove()
  })

  /** A request that is finalised on chain, whether or not the agent runs. */
  const ask = async (): Promise<PendingRequest> => {
    const call = generateKeyCall({ keyType: 'Ed25519', chains: ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'] })
    const pending = await client.seal([call])
    const submitter = createSubmitter(chain.api, { account: pair() })
    await invoke(pending.envelope, { shard: TEST_SHARD, until: 'finalized' }, submitter)
    return pending
  }

  const assertAnsweredOnce = async (pending: PendingRequest): Promise<void> => {
    const final = repliesByRequest(await finalExtrinsicsOf(chain, agent.agent.account, pending.fromBlock))
    assert.equal(final.get(pending.requestIds[0]!)?.length, 1)
    assert.equal((await client.results(pending))[0]?.status, 'ok')
    await assertJournalIsTheChain(chain, agent, from)
  }

  it('are replaced once, and not before finalised blocks say that they never came', async () => {
    await start({ change: over(losing) })
    const pending = await ask()
    const lost = await untilSubmission(agent, 0, isOf('composed'))
    await agent.agent.stop()
    // One block more for the next life, and then none: the era ends on the best chain only.
    await chain.untilFinalized(lost.lastBlock - ERA_BLOCKS + 2)
    network.bob.pause()
    await chain.untilBest(lost.lastBlock + 1)
    assert.ok((await chain.finalized()).number < lost.lastBlock)

    await start()
    const refused = await untilSubmission(agent, 0, isOf('poolRefused'))
    assert.deepEqual([refused.hash, refused.outcome], [lost.hash, 'invalid'])
    assert.deepEqual(
      submissionsOf(agent, 'live').map(({ hash }) => hash),
      [lost.hash],
    )

    network.bob.resume()
    await untilAllFinal(agent)

    assert.deepEqual(
      submissionsOf(agent, 'dead').map(({ hash }) => hash),
      [lost.hash],
    )
    assert.equal(submissionEvents(agent).filter(isOf('composed')).length, 1)
    await assertAnsweredOnce(pending)
    await agent.agent.stop()
  })

  it('are not even signed while finality stands still for longer than they would live', async () => {
    const pending = await ask()
    network.bob.pause()
    await chain.untilBest((await chain.finalized()).number + ERA_BLOCKS)

    await start()
    const { error } = await untilSubmission(agent, 0, isOf('stepFailed'))
    assert.ok(isSignerError(error, 'SIGNER__SUBMIT__ANCHOR_TOO_OLD'))
    assert.deepEqual(submissionEvents(agent).filter(isOf('composed')), [])

    network.bob.resume()
    await untilAllFinal(agent)

    await assertAnsweredOnce(pending)
  })
})
