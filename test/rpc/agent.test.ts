import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { ApiPromise } from '@polkadot/api'
import { filter, firstValueFrom } from 'rxjs'
import { connectSignerClient, fromKeyringPair, generateKeyCall } from '../../src/client/index.js'
import { accountKey } from '../../src/kms/account-key.js'
import { openSealedKms } from '../../src/kms/open.js'
import { devSealProvider } from '../../src/kms/seal-providers/dev.js'
import type { AccountId, Hex } from '../../src/model/ids.js'
import { createLogger } from '../../src/observe/winston-logger.js'
import { openParts, type Parts } from '../../src/parts/parts.js'
import { blake2_256, fromHex, toHex } from '../../src/protocol/hash.js'
import { parseSettings } from '../../src/settings/load.js'
import { startAgent, type Agent } from '../../src/start.js'
import { tempDir } from '../support/agent-e2e.js'
import { TEST_MRENCLAVE, TEST_SHARD, testSettings } from '../support/agent-settings.js'
import { connectApi } from '../support/api.js'
import { devRuntime, type DevRuntime } from '../support/dev-runtime.js'
import { createFakeChain, FAKE_START_MS, type FakeBlock } from '../support/fake-node/fake-chain.js'
import { createFakeLedger, type FakeLedger } from '../support/fake-node/fake-ledger.js'
import { buildBlock, startFakeNode, type FakeNode } from '../support/fake-node/fake-node.js'
import { quietOf } from '../support/quiet.js'
import { devPair } from '../support/request.js'

const hashOf = (encoded: Hex): Hex => toHex(blake2_256(fromHex(encoded)))

/** The account of an agent that keeps its keys in this folder; made if there is none. */
const accountIn = async (dir: string): Promise<AccountId> => {
  const kms = await openSealedKms({ dir: join(dir, 'keys'), provider: devSealProvider({ devMode: true }) })
  const { publicKey } = await accountKey(kms)
  kms.close()
  return toHex(publicKey)
}

describe('a whole agent, on a scripted node', () => {
  const { dir, remove } = tempDir()
  let runtime: DevRuntime
  let ledger: FakeLedger
  let node: FakeNode
  let parts: Parts
  let agent: Agent
  let api: ApiPromise

  before(async () => {
    runtime = await devRuntime()
    const chain = createFakeChain(runtime)
    const settings = (url: string) => parseSettings(testSettings(dir, url, chain.genesis, { gatherMs: 0 }), 'the test')
    ledger = createFakeLedger(runtime, await accountIn(dir))
    node = await startFakeNode(runtime, chain, { ledger })
    node.announce(chain.add())
    parts = await openParts(settings(node.url), createLogger({ level: 'error', format: 'text' }))
    agent = await startAgent(parts)
    api = await connectApi(node.url)
  })
  after(async () => {
    await api?.disconnect()
    await agent?.stop()
    await node?.close()
    remove()
  })

  const finalize = async (block: FakeBlock): Promise<void> => {
    const dealtWith = firstValueFrom(
      agent.events$.pipe(filter((event) => event.type === 'block' && event.committed.block.number === block.number)),
    )
    node.announce(block)
    await dealtWith
    await quietOf(node, parts.connection)()
  }
  const block = (...extrinsics: Uint8Array[]): Promise<void> => finalize(node.chain.add(...extrinsics))
  /** Waits until the agent has sent so many extrinsics, repeats counted; gives the newest. */
  const sent = async (count: number): Promise<Hex> => {
    await node.until(() => node.pool.received.length >= count)
    return node.pool.received.at(-1)!
  }
  /** Makes blocks of all that the agent sends until its shielding records are published. */
  const untilPublished = async (): Promise<void> => {
    const records = () => parts.store.transaction((tx) => tx.shieldingKeys())
    const published = (): boolean => records().length > 0 && records().every((row) => row.published)
    for (let sends = 1; !published(); sends += 1) {
      await sent(sends)
      await finalize(buildBlock(node, ledger))
    }
  }
  const onChain = (hash: Hex): number =>
    Array.from({ length: node.chain.height + 1 }, (_, number) => node.chain.at(number)!.body).filter((body) =>
      body.some((encoded) => hashOf(encoded) === hash),
    ).length

  it('answers once, with the same bytes, though the pool drops the answer and its first block is abandoned', async () => {
    const { pool } = node
    await block()
    await untilPublished()
    const dapp = devPair('Bob')
    const pin = {
      genesis: node.chain.genesis,
      shard: TEST_SHARD,
      agentAccount: agent.account,
      mrEnclave: TEST_MRENCLAVE,
      allowSkip: true,
    }
    const client = await connectSignerClient({ api, pin, caller: fromKeyringPair(dapp), nowMs: () => FAKE_START_MS })
    const pending = await client.seal([generateKeyCall({ keyType: 'Secp256k1', chains: ['eip155:1'] })])
    const results = client.results(pending)
    pool.received.length = 0
    const invoke = runtime.call('enclaveBridge', 'invoke', { shard: TEST_SHARD, cyphertext: toHex(pending.envelope) })
    await block(runtime.signed(dapp, 0, invoke))

    const answer = await sent(1)
    const bytes = pool.held.get(answer)!
    pool.held.clear()
    assert.equal(pool.tell(answer, 'dropped'), 1)
    await block()
    assert.equal(await sent(2), answer)

    const forkAt = node.chain.height
    const abandoned = buildBlock(node, ledger, [answer])
    node.announceBest(abandoned)
    pool.tell(answer, { inBlock: abandoned.hash })
    node.chain = node.chain.fork(forkAt)
    pool.tell(answer, { retracted: abandoned.hash })
    pool.held.set(answer, bytes)
    await block()
    await finalize(buildBlock(node, ledger, [answer]))
    await block()

    const [result] = await results
    assert.equal(result.status, 'ok')
    assert.deepEqual([pool.received, onChain(answer)], [[answer, answer], 1])
    assert.deepEqual(
      parts.store.transaction((tx) => [tx.submissions('live').length, tx.countReadyReplies()]),
      [0, 0],
    )
  })
})
