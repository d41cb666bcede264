import assert from 'node:assert/strict'
import { connectSignerClient, fromKeyringPair, generateKeyCall } from '../../src/client/index.js'
import type { Hex } from '../../src/model/ids.js'
import { blake2_256, fromHex, toHex } from '../../src/protocol/hash.js'
import { tempDir } from '../support/agent-e2e.js'
import { TEST_SHARD } from '../support/agent-settings.js'
import { FAKE_START_MS } from '../support/fake-node/fake-chain.js'
import { buildBlock } from '../support/fake-node/fake-node.js'
import { devPair } from '../support/request.js'
import { startScriptedAgent, type ScriptedAgent } from '../support/scripted-agent.js'

const hashOf = (encoded: Hex): Hex => toHex(blake2_256(fromHex(encoded)))

describe('a whole agent, on a scripted node', () => {
  const { dir, remove } = tempDir()
  let scripted: ScriptedAgent

  before(async () => {
    scripted = await startScriptedAgent(dir)
  })
  after(async () => {
    await scripted?.close()
    remove()
  })

  const onChain = ({ node }: ScriptedAgent, hash: Hex): number =>
    Array.from({ length: node.chain.height + 1 }, (_, number) => node.chain.at(number)!.body).filter((body) =>
      body.some((encoded) => hashOf(encoded) === hash),
    ).length

  it('answers once, with the same bytes, though the pool drops the answer and its first block is abandoned', async () => {
    const { runtime, ledger, node, api, pin, block, finalize, sent, untilPublished } = scripted
    const { pool } = node
    await block()
    await untilPublished()
    const dapp = devPair('Bob')
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
    assert.deepEqual([pool.received, onChain(scripted, answer)], [[answer, answer], 1])
    assert.deepEqual(
      scripted.parts.store.transaction((tx) => [tx.submissions('live').length, tx.countReadyReplies()]),
      [0, 0],
    )
  })
})
