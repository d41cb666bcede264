import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filter, firstValueFrom, mergeMap } from 'rxjs'
import { bitcoinSamples } from '../../src/cli/demo/samples/bitcoin.js'
import { ethereumSamples } from '../../src/cli/demo/samples/ethereum.js'
import { solanaSamples } from '../../src/cli/demo/samples/solana.js'
import { BITCOIN, ETHEREUM, SOLANA } from '../../src/cli/demo/keys.js'
import type { Sample } from '../../src/cli/demo/sample.js'
import { generateKeyCall, signCall, type KeyResult } from '../../src/client/index.js'
import { toHex } from '../../src/protocol/hash.js'
import { okOf, signatureOf, workerOf } from '../support/worker-e2e.js'
import { carryToBest, finalAnswers, timesRun } from './support/carry.js'
import { untilAllFinal } from './support/agent.js'
import type { TestChain } from './support/chain.js'
import { startScenario, type Scenario } from './support/scenario.js'
import { firstTransfer } from './support/transfer.js'

const POLICY = readFileSync(new URL('../../config/policy.dev.yaml', import.meta.url), 'utf8')
const TEER = 10n ** 12n
const RECIPIENT = `0x${'35'.repeat(32)}` as const

const l1AsChain = ({ genesis }: TestChain): string => `polkadot:${genesis.slice(2, 34)}`

/** The policy of the demo, in which the L1 itself is one of the chains that keys sign for. */
const demoChanges = (chain: TestChain, dir: string) => {
  const metadata = join(dir, 'l1.scale')
  writeFileSync(metadata, chain.api.runtimeMetadata.toU8a())
  const id = l1AsChain(chain)
  return {
    policy: POLICY,
    names: { chains: [{ id, aliases: ['dev-l1'], symbol: 'TEER', decimals: 12, defaultFee: '0.1' }] },
    payloads: { polkadot: [{ chain: id, metadata }] },
  }
}

describe('an agent on real nodes', () => {
  let scenario: Scenario
  let keys: readonly KeyResult[]

  before(async () => {
    scenario = await startScenario({ changes: demoChanges })
    const made = await scenario.client.request([
      generateKeyCall({ keyType: 'Secp256k1', chains: [ETHEREUM] }),
      generateKeyCall({ keyType: 'Secp256k1', chains: [BITCOIN] }),
      generateKeyCall({ keyType: 'Ed25519', chains: [SOLANA] }),
      generateKeyCall({ keyType: 'Sr25519', chains: [l1AsChain(scenario.chain)] }),
    ])
    keys = made.map((result) => okOf(result))
  })
  after(() => scenario?.close())

  const samplesOf = (round: number): readonly Sample[] => {
    const [ethereum, bitcoin, solana] = keys as [KeyResult, KeyResult, KeyResult]
    return [...ethereumSamples(ethereum)(round), ...bitcoinSamples(bitcoin)(round), ...solanaSamples(solana)(round)]
  }
  const callOf = ({ chainId, key, payload }: Sample) => signCall({ chainId, keyId: key.keyId, payload })

  it('signs for Ethereum, Bitcoin and Solana by chain, and answers each call once in final blocks', async () => {
    const { client, agent, chain } = scenario
    const { number: from } = await chain.finalized()
    const samples = samplesOf(0)
    const pending = await client.seal(samples.map(callOf))
    await carryToBest(scenario, pending.envelope)

    const results = await client.results(pending)

    for (const [i, sample] of samples.entries()) {
      assert.ok(await sample.isSigned(okOf(results[i] ?? { status: 'none' }).signatures), sample.what)
    }
    await untilAllFinal(agent)
    const once = samples.map(() => 1)
    assert.deepEqual(timesRun(scenario, pending.requestIds), once)
    assert.deepEqual(
      (await finalAnswers(scenario, pending.requestIds, from)).map((n) => Math.min(n, 2)),
      once,
    )
  })

  it('signs a transfer of the L1 itself, which the nodes execute and finalise', async () => {
    const { client, chain } = scenario
    const key = keys[3] as KeyResult
    await chain.fund([toHex(key.publicKey)])
    const freeAt = async (hash: string): Promise<bigint> =>
      (await (await chain.api.at(hash)).query.system.account(RECIPIENT)).data.free.toBigInt()
    const before = await freeAt((await chain.finalized()).hash)
    const transfer = firstTransfer(chain.api, RECIPIENT, TEER)

    const result = await client.sign({
      chainId: l1AsChain(chain),
      keyId: key.keyId,
      payload: { tag: 'SubstratePayload', value: transfer.payload },
    })
    await chain.api.rpc.author.submitExtrinsic(transfer.signedBy(key.publicKey, signatureOf(result)))

    const moved$ = chain.finalized$.pipe(
      mergeMap(({ hash }) => freeAt(hash)),
      filter((free) => free > before),
    )
    assert.equal((await firstValueFrom(moved$)) - before, TEER)
  })

  it('signs for the three chains by JSON-RPC', async () => {
    const worker = workerOf(scenario.agent, scenario.pair)
    const samples = samplesOf(1)

    const results = await worker.send(await worker.prepare(samples.map(callOf)))

    for (const [i, sample] of samples.entries()) {
      assert.ok(await sample.isSigned(okOf(results[i] ?? { status: 'none' }).signatures), sample.what)
    }
  })
})
