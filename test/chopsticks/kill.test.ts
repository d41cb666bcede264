import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import {
  connectSignerClient,
  createSubmitter,
  fromKeyringPair,
  generateKeyCall,
  invoke,
  signCall,
  type Hex,
  type KeyResult,
  type Pin,
  type RequestCall,
  type SignerClient,
  type WorkerClient,
  type WorkerRequest,
} from '../../src/client/index.js'
import { toHex } from '../../src/protocol/hash.js'
import { accountOfPair, endow, startChain, tempDir, type TestChain } from '../support/agent-e2e.js'
import { extrinsicsOf, repliesIn } from '../support/published.js'
import { spawnAgentProcess, type AgentProcess } from '../support/agent-process.js'
import { TEST_MRENCLAVE, TEST_SHARD, testSettings } from '../support/agent-settings.js'
import { buildAgentChild } from '../support/built.js'
import { untilNextHead } from '../support/next-head.js'
import type { CrashPoint } from '../support/crashing-parts.js'
import {
  newKey,
  RANDOMISED_CHAIN,
  refusalOf,
  signatureOf,
  signDigest,
  workerOf,
  workerSection,
} from '../support/worker-e2e.js'

/** Each step of a request's way, just before and just after it is durable. */
const POINTS = [
  'tx:insertJob:before',
  'tx:setCursor:after',
  'tx:markSigning:before',
  'tx:markSigning:after',
  'kms:generateKey:after',
  'kms:sign:before',
  'kms:sign:after',
  'tx:answerJob:before',
  'tx:answerJob:after',
  'tx:insertSubmission:before',
  'tx:insertSubmission:after',
  'l1:send:after',
  'tx:settleSubmission:before',
  'tx:settleSubmission:after',
] as const satisfies readonly CrashPoint[]

/** What a request by RPC leaves on disk: nothing, jobs, an answer that is lost after the key was used, an answer. */
const WORKER_POINTS = [
  'tx:insertJob:before',
  'tx:insertJob:after',
  'tx:answerJob:before',
  'tx:answerJob:after',
] as const satisfies readonly CrashPoint[]

/** Between a request by RPC and its envelope: before there is an answer, as the envelope is found, after that. */
const JOIN_POINTS = [
  'tx:markSigning:after',
  'tx:setReplyTo:before',
  'tx:insertReplies:after',
] as const satisfies readonly CrashPoint[]

const digest = new Uint8Array(32).fill(0x21)
/** Blocks come by themselves, often: the agent is a real process and nobody knows what it waits for. */
const BLOCK_MS = 500

describe('an agent that is killed', () => {
  let chain: TestChain
  let client: SignerClient
  let dapp: KeyringPair
  let key: KeyResult
  /** Whoever asks it again gives himself away. */
  let randomised: KeyResult
  let agent: AgentProcess
  let program: string
  /** Of the request that was sealed last. */
  let requestIds: readonly Hex[] = []
  const { dir, remove } = tempDir()

  const deaths: CrashPoint[] = [...POINTS, ...WORKER_POINTS, ...JOIN_POINTS]
  /** The next life of the agent, with the death that it will die. */
  const start = (): Promise<AgentProcess> => {
    const settings = testSettings(dir, chain.l1.url, chain.genesis, { worker: workerSection([dapp]) })
    return spawnAgentProcess(settings, dir, { point: deaths.shift() ?? 'never', program }).running
  }
  const pinOf = (): Pin => ({
    genesis: chain.genesis,
    shard: TEST_SHARD,
    agentAccount: agent.account,
    mrEnclave: TEST_MRENCLAVE,
    allowSkip: true,
  })
  const worker = (): WorkerClient =>
    workerOf({ agent, pin: pinOf() }, dapp, { head: async () => chain.l1.head().number, pause: nextHead })

  const connect = async (): Promise<SignerClient> => {
    const pin = pinOf()
    const caller = fromKeyringPair(dapp)
    const onSealed = (pending: { requestIds: readonly Hex[] }): void => void (requestIds = pending.requestIds)
    return connectSignerClient({ api: chain.api, pin, caller, submitter: { account: dapp }, nowMs: () => 0, onSealed })
  }

  const untilProven = async (): Promise<void> => {
    for (let blocks = 0; blocks < 100; blocks++) {
      try {
        return await client.proveAgent()
      } catch {
        await nextHead()
      }
    }
    await client.proveAgent()
  }
  const nextHead = (): Promise<void> => untilNextHead(chain.api)

  before(async () => {
    await cryptoWaitReady()
    // A well-known development key.
    dapp = new Keyring({ type: 'sr25519' }).addFromUri('//Bob')
    program = await buildAgentChild(join(dir, 'program'))
    chain = await startChain({ blockTimeMs: BLOCK_MS })
    agent = await start()
    await endow(chain, [agent.account, accountOfPair(dapp)])
    client = await connect()
    await untilProven()
    const made = await client.generateKey({ keyType: 'Secp256k1', chains: ['eip155:1'] })
    assert.ok(made.status === 'ok')
    key = made
    randomised = await newKey(worker(), RANDOMISED_CHAIN, 'Sr25519')
  })
  after(async () => {
    await agent?.stop()
    await chain?.close()
    remove()
  })

  /** Every reply body that was ever handed to the node, by request, over all lives of the agent. */
  const sentBodies = (): Map<Hex, Set<Hex>> => {
    const bodies = new Map<Hex, Set<Hex>>()
    for (const line of readFileSync(join(dir, 'sent.log'), 'utf8').trim().split('\n')) {
      for (const { requestId, body } of repliesIn(chain.api.createType('Extrinsic', line))) {
        bodies.set(requestId, (bodies.get(requestId) ?? new Set()).add(toHex(body)))
      }
    }
    return bodies
  }

  /** How often each request was answered in finalised blocks. */
  const finalAnswers = async (from: number): Promise<Map<Hex, number>> => {
    const answers = new Map<Hex, number>()
    for (const extrinsic of await extrinsicsOf(chain, agent.account, from)) {
      for (const { requestId } of repliesIn(extrinsic)) answers.set(requestId, (answers.get(requestId) ?? 0) + 1)
    }
    return answers
  }

  const assertAnsweredOnce = async (from: number): Promise<void> => {
    const [answers, bodies] = [await finalAnswers(from), sentBodies()]
    for (const id of requestIds) {
      assert.equal(answers.get(id), 1, 'one finalised reply')
      assert.equal(bodies.get(id)?.size, 1, 'the same bytes every time')
    }
  }

  for (const point of POINTS) {
    it(`at ${point} answers every request once, with the same bytes wherever they had left`, async () => {
      const calls = [
        signCall({ chainId: 'eip155:1', keyId: key.keyId, payload: { tag: 'Digest', value: digest } }),
        generateKeyCall({ keyType: 'Ed25519', chains: ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'] }),
      ] as const satisfies readonly RequestCall[]
      await agent.arm()
      const from = chain.l1.head().number
      const asked = client.request(calls)
      assert.equal(await agent.exited, 'SIGKILL')

      // The next life finishes what this one began, and is the one to be killed next.
      agent = await start()
      const [signed, generated] = await asked

      assert.ok(signed.status === 'ok' && generated.status === 'ok')
      assert.ok(secp256k1.verify(signed.signatures[0].bytes.slice(0, 64), digest, key.publicKey, { prehash: false }))
      await assertAnsweredOnce(from)
    })
  }

  /** What a caller does who was cut off: the same request again, until it is answered. */
  const sendAgain = async <C extends readonly RequestCall[]>(request: WorkerRequest<C>) => {
    for (let blocks = 0; blocks < 100; blocks++) {
      try {
        return await worker().send(request)
      } catch {
        await nextHead()
      }
    }
    return worker().send(request)
  }
  const isCut = (sent: Promise<unknown>): Promise<boolean> =>
    refusalOf(sent).then((name) => name === 'SIGNER__CLIENT__CALL_UNAVAILABLE')

  for (const point of WORKER_POINTS) {
    it(`at ${point} has one result for a request by RPC, whoever asks for it how often`, async () => {
      const sign = await worker().prepare([signDigest(RANDOMISED_CHAIN, randomised.keyId, 0x22)])
      const generate = await worker().prepare([generateKeyCall({ keyType: 'Ed25519', chains: [RANDOMISED_CHAIN] })])
      await agent.arm()
      const once = { attempts: 1 }
      const cut = await Promise.all([isCut(worker().send(sign, once)), isCut(worker().send(generate, once))])
      assert.equal(await agent.exited, 'SIGKILL')
      assert.deepEqual(cut, [true, true], 'nothing was released')

      agent = await start()
      const [signed, generated] = [await sendAgain(sign), await sendAgain(generate)]
      const again = [await worker().send(sign), await worker().send(generate)]

      assert.deepEqual(again, [signed, generated])
      assert.deepEqual([signed[0].status, generated[0].status], ['ok', 'ok'])
    })
  }

  for (const point of JOIN_POINTS) {
    it(`at ${point} gives a request by RPC and its envelope the same answer`, async () => {
      const from = chain.l1.head().number
      const calls = [signDigest(RANDOMISED_CHAIN, randomised.keyId, 0x23)] as const
      const pending = await client.seal(calls)
      const { nonce, deadline } = pending
      const request = await worker().prepare(calls, { nonce, deadline })
      if (point === 'tx:markSigning:after') await agent.arm()
      const asked = await worker()
        .send(request, { attempts: 1 })
        .catch(() => undefined)
      if (asked) await agent.arm()
      await invoke(pending.envelope, { shard: TEST_SHARD }, createSubmitter(chain.api, { account: dapp }))
      assert.equal(await agent.exited, 'SIGKILL')

      agent = await start()
      const [onChain] = await client.results(pending)
      const [byRpc] = await sendAgain(request)

      assert.deepEqual(signatureOf(onChain), signatureOf(byRpc))
      if (asked) assert.deepEqual(asked, [byRpc])
      await assertAnsweredOnce(from)
    })
  }
})
