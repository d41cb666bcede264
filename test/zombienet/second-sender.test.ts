import assert from 'node:assert/strict'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { generateKeyCall, type PendingRequest, type SignerClient } from '../../src/client/index.js'
import { createSubmitter, invoke } from '../../src/client/index.js'
import { bulkCall } from '../../src/submit/calls.js'
import { tempDir } from '../support/agent-e2e.js'
import { TEST_MRENCLAVE, TEST_SHARD } from '../support/agent-settings.js'
import { networkClient, startNetworkAgent, untilAllFinal, untilFound, type NetworkAgent } from './support/agent.js'
import { finalExtrinsicsOf, repliesByRequest } from './support/audit.js'
import { connectChain, devPair, type TestChain } from './support/chain.js'
import { over, type Link } from './support/link.js'
import { testNetwork } from './support/network.js'
import { secondSenderOf, type SecondSender } from './support/second-sender.js'
import { isOf, submissionEvents, submissionsOf } from './support/submissions.js'

/** Whoever pays more takes the place. */
const TIP_PLANCK = 10n ** 9n
const REQUESTS = 12
const REMARKS = 12

describe('an agent whose account somebody else uses too', () => {
  const network = testNetwork()
  const { dir, remove } = tempDir()
  const pair = () => devPair('Eve')
  let chain: TestChain
  let client: SignerClient
  let agent: NetworkAgent
  let other: SecondSender
  let link: Link

  const direct: Link = (extrinsic, send) => send(extrinsic)
  const start = async (): Promise<void> => {
    const change = over((extrinsic, send) => link(extrinsic, send))
    agent = await startNetworkAgent(chain, dir, { nodes: [network.alice], change })
  }

  before(async () => {
    await cryptoWaitReady()
    link = direct
    chain = await connectChain(network.alice)
    await start()
    other = secondSenderOf(chain, agent)
    await chain.fund([agent.agent.account])
    await untilFound(agent)
    client = await networkClient(chain, agent.agent.account, pair())
  })
  afterEach(() => {
    link = direct
  })
  after(async () => {
    await agent?.agent.stop().catch(() => undefined)
    await chain?.close()
    remove()
  })

  const ask = async (): Promise<PendingRequest> => {
    const call = generateKeyCall({ keyType: 'Ed25519', chains: ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'] })
    const pending = await client.seal([call])
    await invoke(pending.envelope, { shard: TEST_SHARD }, createSubmitter(chain.api, { account: pair() }))
    return pending
  }
  const nonceOf = (extrinsic: Uint8Array): number => chain.api.createType('Extrinsic', extrinsic).nonce.toNumber()

  const assertAnsweredOnce = async (asked: readonly PendingRequest[]): Promise<void> => {
    const from = Math.min(...asked.map(({ fromBlock }) => fromBlock))
    const extrinsics = await finalExtrinsicsOf(chain, agent.agent.account, from)
    const final = repliesByRequest(extrinsics)
    for (const pending of asked) {
      assert.equal(final.get(pending.requestIds[0]!)?.length, 1)
      assert.equal((await client.results(pending))[0]?.status, 'ok')
    }
    const included = new Set(submissionsOf(agent, 'included').map(({ hash }) => hash))
    const replying = extrinsics.filter(({ replies }) => replies.length > 0)
    assert.ok(replying.every(({ hash }) => included.has(hash)))
    assert.deepEqual(
      [submissionsOf(agent, 'live'), agent.parts.store.transaction((tx) => tx.countReadyReplies())],
      [[], 0],
    )
  }

  /** One request, for which the first extrinsic that the agent sends meets `obstacle`. */
  const askAgainst = async (obstacle: Link): Promise<{ readonly pending: PendingRequest; readonly events: number }> => {
    const events = agent.events.length
    link = async (extrinsic, send) => {
      link = direct
      return obstacle(extrinsic, send)
    }
    const pending = await ask()
    await agent.until(() => agent.parts.store.transaction((tx) => tx.findJob(pending.requestIds[0]!) !== undefined))
    await untilAllFinal(agent)
    return { pending, events }
  }

  /** The reply went out twice: the first extrinsic lost its nonce to the other sender, the second has the next one. */
  const assertReplaced = async (events: number): Promise<void> => {
    const [first, second, ...more] = submissionEvents(agent, events).filter(isOf('composed'))
    assert.ok(first && second)
    assert.deepEqual(more, [])
    assert.equal(second.nonce, first.nonce + 1)
    assert.ok(submissionsOf(agent, 'dead').some(({ hash }) => hash === first.hash))
    assert.ok(submissionsOf(agent, 'included').some(({ hash }) => hash === second.hash))
  }
  const refusals = (events: number): readonly string[] =>
    submissionEvents(agent, events)
      .filter(isOf('poolRefused'))
      .map(({ outcome }) => outcome)

  it('sends its reply with the next nonce when the pool prefers what is there', async () => {
    const { pending, events } = await askAgainst(async (extrinsic, send) => {
      await other.send(await other.remark(nonceOf(extrinsic)))
      return send(extrinsic)
    })

    assert.deepEqual(refusals(events), ['stale'])
    await assertReplaced(events)
    await assertAnsweredOnce([pending])
  })

  it('sends its reply with the next nonce when its own is used in a block', async () => {
    const { pending, events } = await askAgainst(async (extrinsic, send) => {
      await other.send(await other.remark(nonceOf(extrinsic)))
      await chain.untilBest((await chain.best()).number + 2)
      return send(extrinsic)
    })

    assert.deepEqual(refusals(events), ['stale'])
    await assertReplaced(events)
    await assertAnsweredOnce([pending])
  })

  it('sends its reply with the next nonce when a higher tip takes its place in the pool', async () => {
    let usurped = false
    // A block may be made in between: then there was no place to take.
    for (let attempt = 0; attempt < 5 && !usurped; attempt++) {
      const { pending, events } = await askAgainst(async (extrinsic, send) => {
        const usurper = await other.remark(nonceOf(extrinsic), TIP_PLANCK)
        const answer = await send(extrinsic)
        usurped = await other.send(usurper)
        return answer
      })
      if (usurped) await assertReplaced(events)
      await assertAnsweredOnce([pending])
    }
    assert.ok(usurped)
  })

  it('answers everything once while both take nonces as they come', async () => {
    const asked: PendingRequest[] = []
    const asking = async (): Promise<void> => {
      while (asked.length < REQUESTS) asked.push(await ask())
    }
    const disturbing = async (): Promise<void> => {
      for (let sent = 0; sent < REMARKS; sent++) {
        await other.send(await other.remark(await other.nextNonce()))
        await chain.untilBest((await chain.best()).number + 1)
      }
    }

    await Promise.all([asking(), disturbing()])
    const known = (): boolean =>
      agent.parts.store.transaction((tx) => asked.every(({ requestIds }) => tx.findJob(requestIds[0]!) !== undefined))
    await agent.until(known)
    await untilAllFinal(agent)

    await assertAnsweredOnce(asked)
  })

  it('stops, and does not start again, when the other one answers in its name', async () => {
    const reply = { requestId: `0x${'77'.repeat(32)}`, part: 0, parts: 1, body: new Uint8Array(133).fill(1) } as const
    await other.send(await other.publish(bulkCall([reply], TEST_MRENCLAVE), await other.nextNonce()))

    await assert.rejects(agent.agent.finished, { code: 'SIGNER__SUBMIT__UNKNOWN_OWN_REPLY' })
    await start()
    await assert.rejects(agent.agent.finished, { code: 'SIGNER__SUBMIT__UNKNOWN_OWN_REPLY' })
  })
})
