import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import {
  batchInvoke,
  createSubmitter,
  generateKeyCall,
  signCall,
  verifySignature,
  type CallOf,
  type KeyResult,
  type KeyType,
  type PendingRequest,
  type RequestCall,
  type SignerClient,
  type WorkerRequest,
} from '../../src/client/index.js'
import type { Hex, RequestId } from '../../src/model/ids.js'
import type { SignatureScheme } from '../../src/model/key.js'
import type { Parts } from '../../src/parts/parts.js'
import { toHex } from '../../src/protocol/hash.js'
import { tempDir } from '../support/agent-e2e.js'
import { spawnAgentProcess, type SpawnedAgent } from '../support/agent-process.js'
import { TEST_SHARD } from '../support/agent-settings.js'
import { buildAgentChild } from '../support/built.js'
import { crashingParts } from '../support/crashing-parts.js'
import { untilNextHead } from '../support/next-head.js'
import { repliesIn } from '../support/published.js'
import { okOf, signatureOf, workerOf, workerSection } from '../support/worker-e2e.js'
import { networkClient, networkSettings, startNetworkAgent, untilFound, type NetworkAgent } from './support/agent.js'
import { assertJournalIsTheChain, finalExtrinsicsOf, isQuiet, repliesByRequest } from './support/audit.js'
import { connectChain, devPair, type TestChain } from './support/chain.js'
import { testNetwork } from './support/network.js'
import { seededRandom } from './support/seeded-random.js'

const DEATHS = 20
/** To look at a failure again: with the same seed the agent dies after the same times. */
const SEED = Number(process.env['KILL_SEED'] ?? randomInt(2 ** 32))
/** Of lives: that end before they have begun to run, or soon after. */
const EARLY_DEATHS = 0.25
/** The longest that an agent lives, from its start or from when it runs. */
const LONGEST_MS = 2_000

/** The second is never signed twice with the same bytes: whoever asks it again gives himself away. */
const KEYS = [
  ['Secp256k1', 'eip155:1', 'ecdsa'],
  ['Sr25519', 'polkadot:91b171bb158e2d3848fa23a9f1c25182', 'sr25519'],
  ['Ed25519', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', 'ed25519'],
] as const satisfies readonly (readonly [KeyType, string, SignatureScheme])[]
type Which = 0 | 1 | 2

/** An envelope, and the same request for the worker's door. */
interface Asked {
  readonly pending: PendingRequest
  readonly byWorker: WorkerRequest
}

describe('an agent on real nodes that is killed again and again', function () {
  this.timeout(600_000)
  const network = testNetwork()
  const random = seededRandom(SEED)
  const { dir, remove } = tempDir()
  const data = join(dir, 'agent')
  const pair = () => devPair('Charlie')
  const asked: Asked[] = []
  /** What the worker's door said, over all lives. */
  const said: { readonly request: WorkerRequest; readonly signature: Uint8Array }[] = []
  let chain: TestChain
  let program: string
  let client: SignerClient
  let keys: readonly KeyResult[]
  let agent: NetworkAgent
  /** The next life: it imports while the one before it is lived. */
  let next: SpawnedAgent
  /** Finalised head when the account was new. */
  let from: number
  let final: ReturnType<typeof repliesByRequest>

  const changes = () => ({ nodes: [network.alice], worker: workerSection([pair()]) })
  /** A life in this process. It writes down what it sends, as those do that are killed. */
  const start = async (): Promise<void> => {
    const change = (parts: Parts): Parts => crashingParts(parts, { armed: false, point: 'never' }, data)
    agent = await startNetworkAgent(chain, data, { ...changes(), change })
  }
  const spawn = (): SpawnedAgent =>
    spawnAgentProcess(networkSettings(chain, data, changes()), data, { point: 'never', waits: true, program })
  const ids = (): readonly RequestId[] => asked.flatMap(({ pending }) => pending.requestIds)

  before(async () => {
    await cryptoWaitReady()
    program = await buildAgentChild(join(dir, 'program'))
    chain = await connectChain(network.alice)
    from = (await chain.finalized()).number
    await start()
    await chain.fund([agent.agent.account])
    await untilFound(agent)
    client = await networkClient(chain, agent.agent.account, pair())
    const made = await client.request(KEYS.map(([keyType, chainId]) => generateKeyCall({ keyType, chains: [chainId] })))
    keys = made.map((key) => okOf(key))
    await agent.agent.stop()
    next = spawn()
  })
  after(async () => {
    next?.kill()
    await agent?.agent.stop()
    await chain?.close()
    remove()
  })

  const digest = (which: Which): Uint8Array => new Uint8Array(32).fill(0x40 + which)
  const signing = (which: Which): CallOf<'Sign'> =>
    signCall({
      chainId: KEYS[which][1],
      keyId: keys[which]!.keyId,
      payload: { tag: 'Digest', value: digest(which) },
    })
  const making = (which: Which): CallOf<'GenerateKey'> =>
    generateKeyCall({ keyType: KEYS[which][0], chains: [KEYS[which][1]] })

  /** Five requests in three envelopes, in one extrinsic; the first can be asked for at the worker's door too. */
  const ask = async (): Promise<void> => {
    const fresh: Asked[] = []
    for (const calls of [[signing(1)], [signing(0), making(2)], [signing(2), making(0)]] as RequestCall[][]) {
      const pending = await client.seal(calls, { deadlineBlocks: 14_000 })
      fresh.push({ pending, byWorker: { ...pending } })
    }
    asked.push(...fresh)
    const envelopes = fresh.map(({ pending }) => pending.envelope)
    await batchInvoke(envelopes, { shard: TEST_SHARD }, createSubmitter(chain.api, { account: pair() }))
  }

  const doorOf = (workerUrl: string | undefined) =>
    workerOf({ agent: { workerUrl }, pin: agent.pin }, pair(), { pause: () => untilNextHead(chain.api) })

  /** Asks for the newest signature by RPC; the agent may die over it. */
  const askAtDoor = async (workerUrl: string | undefined): Promise<void> => {
    const request = asked.at(-3)?.byWorker
    const sent = request && (await doorOf(workerUrl).send(request, { attempts: 1 }))
    if (request && sent?.[0]) said.push({ request, signature: signatureOf(sent[0]) })
  }

  /** A life that ends with SIGKILL: at any moment of its start, or after that, soon rather than late. */
  const live = async (): Promise<void> => {
    const [early, moment] = [random() < EARLY_DEATHS, random() ** 2 * LONGEST_MS]
    const life = next
    next = spawn()
    await life.go()
    if (!early) await life.running.then(({ workerUrl }) => void askAtDoor(workerUrl).catch(() => undefined))
    // The moment is the point of the test: nothing that could be waited for stands for any moment at all.
    await pause(moment)
    life.kill()
    assert.equal(await life.exited, 'SIGKILL')
  }

  /** Every body that was ever handed to the node, by request, over all lives. */
  const sentBodies = (): ReadonlyMap<RequestId, ReadonlySet<Hex>> => {
    const bodies = new Map<RequestId, Set<Hex>>()
    for (const line of readFileSync(join(data, 'sent.log'), 'utf8').trim().split('\n')) {
      for (const { requestId, body } of repliesIn(chain.api.createType('Extrinsic', line))) {
        bodies.set(requestId, (bodies.get(requestId) ?? new Set()).add(toHex(body)))
      }
    }
    return bodies
  }

  /** What the dApp reads, from the block of the first reply on: it need not look at all blocks again. */
  const resultsOf = (pending: PendingRequest) => {
    const blocks = pending.requestIds.flatMap((id) => final.get(id) ?? []).map(({ block }) => block)
    return client.results({ ...pending, fromBlock: Math.min(...blocks) })
  }

  it(`answers 100 requests through 20 deaths (KILL_SEED=${SEED})`, async () => {
    for (let death = 0; death < DEATHS; death++) await Promise.all([live(), ask()])
    await start()
    await agent.until(() =>
      agent.parts.store.transaction((tx) => isQuiet(tx) && ids().every((id) => tx.findJob(id) !== undefined)),
    )

    final = repliesByRequest(await finalExtrinsicsOf(chain, agent.agent.account, from))
    assert.equal(ids().length, 100)
  })

  it('finalises one reply to each, and never hands out other bytes', () => {
    const sent = sentBodies()

    for (const id of ids()) {
      // Nothing makes a second one unavoidable here: the node keeps all events, so every outcome is known.
      assert.equal(final.get(id)?.length, 1)
      assert.equal(sent.get(id)?.size, 1)
    }
  })

  it('lets the dApp open each of them, with a valid signature', async () => {
    for (const { pending } of asked) {
      for (const [index, result] of (await resultsOf(pending)).entries()) {
        assert.equal(result.status, 'ok')
        const call = pending.calls[index]!
        if (call.tag !== 'Sign') continue
        const which = keys.findIndex(({ keyId }) => keyId === call.value.keyId) as Which
        assert.ok(verifySignature(KEYS[which][2], keys[which]!.publicKey, digest(which), signatureOf(result)))
      }
    }
  })

  it('says the same at the worker’s door as on chain, before its deaths and after them', async () => {
    const door = doorOf(agent.agent.workerUrl)
    for (const { pending, byWorker } of asked.filter(({ pending }) => pending.calls.length === 1)) {
      const onChain = signatureOf((await resultsOf(pending))[0]!)
      const now = signatureOf((await door.send(byWorker))[0]!)
      const before = said.filter(({ request }) => request === byWorker).map(({ signature }) => signature)
      for (const signature of [now, ...before]) assert.deepEqual(signature, onChain)
    }
  })

  it('has a journal that tells what the chain tells', () => assertJournalIsTheChain(chain, agent, from))
})
