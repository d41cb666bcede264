import assert from 'node:assert/strict'
import { connectSignerClient, fromKeyringPair, signCall } from '../../src/client/index.js'
import type { RequestId } from '../../src/model/ids.js'
import { toHex } from '../../src/protocol/hash.js'
import { tempDir } from '../support/agent-e2e.js'
import { TEST_SHARD } from '../support/agent-settings.js'
import { answerWith, startCollector, wordsOf, type Collector, type ReceivedSpan } from '../support/collector.js'
import { FAKE_START_MS } from '../support/fake-node/fake-chain.js'
import { buildBlock } from '../support/fake-node/fake-node.js'
import { devPair } from '../support/request.js'
import { startScriptedAgent, type ScriptedAgent } from '../support/scripted-agent.js'
import { newKey, workerOf, workerSection } from '../support/worker-e2e.js'

const CHAIN = 'eip155:1'
/** `STATUS_CODE_ERROR` of OTLP. */
const ERROR = 2
const BOB = devPair('Bob')

describe('the traces of a whole agent', () => {
  const { dir, remove } = tempDir()
  let collector: Collector
  let scripted: ScriptedAgent
  before(async () => {
    collector = await startCollector(answerWith(200))
    const observe = { port: 0, traces: { endpoint: collector.endpoint } }
    scripted = await startScriptedAgent(dir, { observe, worker: workerSection([BOB]) })
  })
  after(async () => {
    await scripted?.close()
    await collector?.close()
    remove()
  })

  /** Spans of a job, in the order in which they ended. */
  const traceOf = (id: RequestId): readonly ReceivedSpan[] =>
    collector.spans().filter(({ traceId }) => traceId === id.slice(2, 34))
  /** Each span by its name, that of its parent, and what became of it. */
  const shapeOf = (spans: readonly ReceivedSpan[]) =>
    spans.map((span) => [
      span.name,
      spans.find(({ spanId }) => spanId === span.parentSpanId)?.name,
      wordsOf(span)['signer.outcome'],
    ])

  it('lead from the request to its finalised reply, through a failed extrinsic and a restart', async () => {
    const { runtime, ledger, node, api, pin, block, finalize, sent, untilPublished } = scripted
    await block()
    await untilPublished()
    const jobs: RequestId[] = []
    scripted.agent.events$.subscribe((event) => {
      if (event.type === 'answered') jobs.push(event.answered.job.id)
    })

    const { keyId } = await newKey(workerOf(scripted, BOB), CHAIN, 'Secp256k1')
    const client = await connectSignerClient({ api, pin, caller: fromKeyringPair(BOB), nowMs: () => FAKE_START_MS })
    const payload = { tag: 'Digest', value: new Uint8Array(32).fill(7) } as const
    const pending = await client.seal([signCall({ chainId: CHAIN, keyId, payload })])
    const results = client.results(pending)
    node.pool.received.length = 0
    const invoke = runtime.call('enclaveBridge', 'invoke', { shard: TEST_SHARD, cyphertext: toHex(pending.envelope) })
    await block(runtime.signed(BOB, 0, invoke))
    const failing = await sent(1)
    await scripted.restart()
    await block()
    assert.equal(await sent(2), failing, 'the next life sends the same bytes')
    ledger.failing.add(failing)
    await finalize(buildBlock(node, ledger))
    for (let heads = 0; node.pool.received.at(-1) === failing && heads < 4; heads += 1) await block()
    const replacing = await sent(3)
    await finalize(buildBlock(node, ledger, [replacing]))
    const included = node.chain.height
    assert.equal((await results)[0].status, 'ok')
    await scripted.agent.stop()

    const [byWorker, byChain] = [traceOf(jobs[0]!), traceOf(jobs[1]!)]
    assert.deepEqual(shapeOf(byWorker), [
      ['key', 'job', 'ok'],
      ['answer', 'job', 'ok'],
      ['job', undefined, 'ok'],
    ])
    assert.deepEqual(shapeOf(byChain), [
      ['decode', 'job', 'ok'],
      ['decide', 'job', 'approved'],
      ['sign', 'job', 'signed'],
      ['answer', 'job', 'ok'],
      ['job', undefined, 'ok'],
      ['submit', 'submission', 'accepted'],
      // The next life.
      ['submit', 'submission', 'accepted'],
      ['submission', 'job', 'failed'],
      ['submit', 'submission', 'accepted'],
      ['submission', 'job', 'included'],
    ])
    assert.equal(byWorker.length + byChain.length, collector.spans().length, 'all spans are of these two')

    const died = byChain[7]!
    const took = byChain[9]!
    assert.deepEqual([byChain[6]!.parentSpanId, byChain[5]!.parentSpanId], [died.spanId, died.spanId])
    assert.equal(byChain[8]!.parentSpanId, took.spanId)
    assert.deepEqual(
      took.links.map(({ traceId, spanId }) => [traceId, spanId]),
      [[died.traceId, died.spanId]],
    )
    assert.deepEqual([died.links, died.status.code], [[], ERROR])
    assert.deepEqual(wordsOf(took), {
      'signer.job': jobs[1],
      'signer.outcome': 'included',
      'signer.block': included,
      'signer.extrinsic': replacing,
    })
  })
})
