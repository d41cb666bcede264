import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import {
  connectSignerClient,
  fromKeyringPair,
  generateKeyCall,
  signCall,
  type Hex,
  type KeyResult,
  type RequestCall,
  type SignerClient,
} from '../../src/client/index.js'
import { toHex } from '../../src/protocol/hash.js'
import { accountOfPair, endow, startChain, tempDir, type TestChain } from '../support/agent-e2e.js'
import { extrinsicsOf, repliesIn } from '../support/published.js'
import { startAgentProcess, type AgentProcess } from '../support/agent-process.js'
import { TEST_MRENCLAVE, TEST_SHARD, testSettings } from '../support/agent-settings.js'
import type { CrashPoint } from '../support/crashing-parts.js'

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

const digest = new Uint8Array(32).fill(0x21)
/** Blocks come by themselves, often: the agent is a real process and nobody knows what it waits for. */
const BLOCK_MS = 500

describe('an agent that is killed', () => {
  let chain: TestChain
  let client: SignerClient
  let dapp: KeyringPair
  let key: KeyResult
  let agent: AgentProcess
  /** Of the request that was sealed last. */
  let requestIds: readonly Hex[] = []
  const { dir, remove } = tempDir()

  const start = (point: CrashPoint | 'never'): Promise<AgentProcess> =>
    startAgentProcess(testSettings(dir, chain.l1.url, chain.genesis), dir, point)

  const connect = async (): Promise<SignerClient> => {
    const pin = {
      genesis: chain.genesis,
      shard: TEST_SHARD,
      agentAccount: agent.account,
      mrEnclave: TEST_MRENCLAVE,
      allowSkip: true,
    }
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
  const nextHead = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let seen = 0
      const stop = chain.api.rpc.chain.subscribeFinalizedHeads(() => {
        if (++seen < 2) return
        void stop.then((unsubscribe) => unsubscribe())
        resolve()
      })
      stop.catch(reject)
    })

  before(async () => {
    await cryptoWaitReady()
    // A well-known development key.
    dapp = new Keyring({ type: 'sr25519' }).addFromUri('//Bob')
    chain = await startChain({ blockTimeMs: BLOCK_MS })
    agent = await start(POINTS[0])
    await endow(chain, [agent.account, accountOfPair(dapp)])
    client = await connect()
    await untilProven()
    const made = await client.generateKey({ keyType: 'Secp256k1', chains: ['eip155:1'] })
    assert.ok(made.status === 'ok')
    key = made
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

  for (const [index, point] of POINTS.entries()) {
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
      agent = await start(POINTS[index + 1] ?? 'never')
      const [signed, generated] = await asked

      assert.ok(signed.status === 'ok' && generated.status === 'ok')
      assert.ok(secp256k1.verify(signed.signatures[0].bytes.slice(0, 64), digest, key.publicKey, { prehash: false }))
      const [answers, bodies] = [await finalAnswers(from), sentBodies()]
      for (const id of requestIds) {
        assert.equal(answers.get(id), 1, 'one finalised reply')
        assert.equal(bodies.get(id)?.size, 1, 'the same bytes every time')
      }
    })
  }
})
