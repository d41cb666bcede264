import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import {
  createSubmitter,
  generateKeyCall,
  invoke,
  isSignerError,
  type PendingRequest,
  type SignerClient,
} from '../../src/client/index.js'
import { toHex } from '../../src/protocol/hash.js'
import { tempDir } from '../support/agent-e2e.js'
import { TEST_SHARD } from '../support/agent-settings.js'
import { untilNextHead } from '../support/next-head.js'
import { networkClient, startNetworkAgent, untilAllFinal, untilFound, type NetworkAgent } from './support/agent.js'
import { assertJournalIsTheChain, finalExtrinsicsOf, repliesByRequest } from './support/audit.js'
import { connectChain, devPair, type TestChain } from './support/chain.js'
import { losing, over, type Link } from './support/link.js'
import { testNetwork } from './support/network.js'
import { isOf, submissionsOf, untilSubmission } from './support/submissions.js'

const NEXT_RUNTIME = new URL('../../zombienet/runtime/dist/local-l1-fast-next.compact.compressed.wasm', import.meta.url)

/** The chain has another runtime after this file: whatever comes after it on the same network meets that one. */
describe('an agent on a chain whose runtime is upgraded', function () {
  this.timeout(300_000)
  const network = testNetwork()
  const { dir, remove } = tempDir()
  const pair = () => devPair('Ferdie')
  const asked: PendingRequest[] = []
  const forSleeper: PendingRequest[] = []
  const direct: Link = (extrinsic, send) => send(extrinsic)
  let link: Link = direct
  let chain: TestChain
  /** Finalised head when the accounts were new. */
  let from: number
  /** Runs all the time. */
  let agent: NetworkAgent
  let client: SignerClient
  /** Sleeps through the upgrade. */
  let sleeper: NetworkAgent
  let specVersion: number

  const startSleeper = async (): Promise<void> => {
    sleeper = await startNetworkAgent(chain, join(dir, 'sleeper'), { nodes: [network.alice] })
  }

  before(async () => {
    await cryptoWaitReady()
    chain = await connectChain(network.alice)
    from = (await chain.finalized()).number
    specVersion = chain.api.runtimeVersion.specVersion.toNumber()
    const change = over((extrinsic, send) => link(extrinsic, send))
    agent = await startNetworkAgent(chain, join(dir, 'agent'), { nodes: [network.alice], change })
    await startSleeper()
    await chain.fund([agent.agent.account, sleeper.agent.account])
    await Promise.all([untilFound(agent), untilFound(sleeper)])
    client = await networkClient(chain, agent.agent.account, pair())
  })
  after(async () => {
    await agent?.agent.stop()
    await sleeper?.agent.stop()
    await chain?.close()
    remove()
  })

  const sealFor = async (of: SignerClient, pendings: PendingRequest[]): Promise<PendingRequest> => {
    const call = generateKeyCall({ keyType: 'Ed25519', chains: ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'] })
    const pending = await of.seal([call])
    pendings.push(pending)
    return pending
  }
  /** Brings an envelope on chain: what was signed for the runtime that was is signed again for the one that is. */
  const carry = async ({ envelope }: PendingRequest): Promise<void> => {
    const submitter = createSubmitter(chain.api, { account: pair() })
    for (let carried = false; !carried;) {
      carried = await invoke(envelope, { shard: TEST_SHARD }, submitter).then(
        () => true,
        (error: unknown) => {
          if (isSignerError(error, 'SIGNER__CLIENT__SUBMISSION_UNAVAILABLE')) return false
          throw error
        },
      )
      if (!carried) await untilNextHead(chain.api)
    }
  }
  const ask = async (): Promise<PendingRequest> => {
    const pending = await sealFor(client, asked)
    await carry(pending)
    return pending
  }

  const upgrade = async (): Promise<void> => {
    const { tx } = chain.api
    const setCode = tx.system.setCode(toHex(readFileSync(NEXT_RUNTIME)))
    const submitter = createSubmitter(chain.api, { account: devPair('Alice') })
    await submitter.submit(tx.sudo.sudoUncheckedWeight(setCode, { refTime: 0, proofSize: 0 }), 'inBlock')
  }
  const isUpgraded = async (): Promise<boolean> =>
    (await chain.api.rpc.state.getRuntimeVersion()).specVersion.toNumber() > specVersion

  const untilKnown = ({ until, parts }: NetworkAgent, pendings: readonly PendingRequest[]): Promise<void> =>
    until(() =>
      parts.store.transaction((tx) => pendings.every(({ requestIds }) => tx.findJob(requestIds[0]!) !== undefined)),
    )

  const assertAnsweredOnce = async (of: NetworkAgent, by: SignerClient, pendings: readonly PendingRequest[]) => {
    const final = repliesByRequest(await finalExtrinsicsOf(chain, of.agent.account, from))
    for (const pending of pendings) {
      assert.equal(final.get(pending.requestIds[0]!)?.length, 1)
      assert.equal((await by.results(pending))[0]?.status, 'ok')
    }
    await assertJournalIsTheChain(chain, of, from)
  }

  it('answers what came before, in the midst of it and after it, each once', async () => {
    const sleeperClient = await networkClient(chain, sleeper.agent.account, pair())
    await sleeper.agent.stop()
    await carry(await sealFor(sleeperClient, forSleeper))
    await client.results(await ask())

    // Signed for the runtime that is, and on its way until there is another.
    link = losing
    const since = agent.events.length
    await ask()
    const held = await untilSubmission(agent, since, isOf('composed'))
    await upgrade()
    while (!(await isUpgraded())) await ask()
    link = direct
    for (let count = 0; count < 3; count++) await ask()
    await carry(await sealFor(sleeperClient, forSleeper))
    await untilKnown(agent, asked)
    await untilAllFinal(agent)

    await assertAnsweredOnce(agent, client, asked)
    const dead = submissionsOf(agent, 'dead').find(({ hash }) => hash === held.hash)
    const replacement = submissionsOf(agent, 'included').find(({ nonce }) => nonce === held.nonce)
    assert.equal(dead?.specVersion, specVersion)
    assert.equal(replacement?.specVersion, specVersion + 1)
    // Its era was not over, and nobody else had its nonce.
    assert.ok(replacement.composedAt < held.lastBlock)

    await startSleeper()
    assert.equal(
      sleeper.parts.store.transaction((tx) => tx.submissions('included').at(-1)?.specVersion),
      specVersion,
    )
    await untilKnown(sleeper, forSleeper)
    await untilAllFinal(sleeper)
    await assertAnsweredOnce(sleeper, sleeperClient, forSleeper)
  })
})
