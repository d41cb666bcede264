/** Secrets that go through a running agent: none of them is in anything that it tells those who did not send it (rule 8). */
import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { connectSignerClient, fromKeyringPair, signCall } from '../../src/client/index.js'
import { createLogger } from '../../src/observe/winston-logger.js'
import { toHex } from '../../src/protocol/hash.js'
import { NO_OPTIONS } from '../../types/protocol/no-options.js'
import { tempDir } from '../support/agent-e2e.js'
import { TEST_SHARD } from '../support/agent-settings.js'
import { answerWith, startCollector, type Collector } from '../support/collector.js'
import { FAKE_START_MS } from '../support/fake-node/fake-chain.js'
import { buildBlock } from '../support/fake-node/fake-node.js'
import { devPair } from '../support/request.js'
import { startScriptedAgent, type ScriptedAgent } from '../support/scripted-agent.js'
import { okOf, workerOf, workerSection } from '../support/worker-e2e.js'
import { BEARER, BYTES, canariesIn, formsOf, TEXTS } from '../unit/observe/support/canaries.js'

const CHAIN = 'eip155:1'
const BOB = devPair('Bob')

describe('no canary leaves a running agent', () => {
  const { dir, remove } = tempDir()
  const log = new PassThrough()
  let collector: Collector
  let scripted: ScriptedAgent
  before(async () => {
    collector = await startCollector(answerWith(200))
    const observe = { port: 0, traces: { endpoint: collector.endpoint } }
    const logger = createLogger({ level: 'debug', format: 'json', stream: log })
    scripted = await startScriptedAgent(dir, { observe, worker: workerSection([BOB]) }, logger)
  })
  after(async () => {
    await scripted?.close()
    await collector?.close()
    remove()
  })

  const withCanaries = {
    ...NO_OPTIONS,
    inlinePolicy: Buffer.from(`routes: [{ id: "${TEXTS.passphrase}", match: { kind: "${TEXTS.seed}" } }]`),
    tavp: BYTES.plaintext,
  }
  const probed = async (): Promise<string> => {
    const paths = ['/metrics', '/healthz', '/readyz', `/${TEXTS.token}`]
    const answers = paths.map((path) =>
      fetch(`${scripted.agent.observeUrl}${path}`, { headers: { cookie: TEXTS.token } }),
    )
    return (await Promise.all((await Promise.all(answers)).map((answer) => answer.text()))).join('\n')
  }
  /** What strangers are told who send them where they do not belong. */
  const refused = async (): Promise<string> => {
    const params = { ...TEXTS, payload: formsOf(BYTES.payload), auth: { signature: TEXTS.token } }
    const bodies = ['signer_sign', TEXTS.passphrase].map((method) =>
      JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    )
    const [, authorization = ''] = BEARER.split(': ')
    const headers = { 'content-type': 'application/json', authorization }
    const answers = [...bodies, `{"${TEXTS.mnemonic}`].map(async (body) =>
      (await fetch(scripted.agent.workerUrl ?? '', { method: 'POST', headers, body })).text(),
    )
    return (await Promise.all(answers)).join('\n')
  }

  it('by log, metrics, health, traces, trail or refusals, though their owner is answered', async () => {
    const { runtime, ledger, node, api, pin, block, finalize, sent, untilPublished } = scripted
    await block()
    await untilPublished()
    const worker = workerOf(scripted, BOB)
    const { keyId } = okOf(
      await worker.generateKey({ keyType: 'Secp256k1', chains: [CHAIN], label: TEXTS.urlPassword }),
    )
    const bytes = { tag: 'EthereumTransaction', value: BYTES.payload } as const
    const denied = await worker.sign({ chainId: CHAIN, keyId, payload: bytes })

    const digest = { tag: 'Digest', value: BYTES.root } as const
    const client = await connectSignerClient({ api, pin, caller: fromKeyringPair(BOB), nowMs: () => FAKE_START_MS })
    const pending = await client.seal([
      signCall({ chainId: CHAIN, keyId, payload: digest }),
      signCall({ chainId: CHAIN, keyId, payload: digest, opts: withCanaries }),
    ])
    const results = client.results(pending)
    node.pool.received.length = 0
    const cyphertext = toHex(pending.envelope)
    await block(runtime.signed(BOB, 0, runtime.call('enclaveBridge', 'invoke', { shard: TEST_SHARD, cyphertext })))
    await sent(1)
    await finalize(buildBlock(node, ledger))
    const statuses = (await results).map(({ status }) => status)
    const listed = JSON.stringify(await worker.listKeys())
    const trail = scripted.parts.store.transaction((tx) => tx.trail(1, 1_000))
    const told = [await probed(), await refused(), JSON.stringify(trail)]
    await scripted.agent.stop()
    const lines = await text(log.end())
    const traces = collector.bodies.join('\n')

    // What was sent was taken in: the owner has his label and his signature back.
    assert.deepEqual([denied.status, statuses], ['denied', ['ok', 'denied']])
    assert.deepEqual(canariesIn(listed), ['urlPassword: utf8'])
    assert.equal(lines.split('"Job answered"').length - 1, 4)
    assert.match(traces, /"submission"/)
    const all = [lines, traces, ...told].join('\n')
    // Digests are 32 bytes: an id has their form, so nothing but their absence proves that they were left out.
    assert.deepEqual(canariesIn(all), [])
    for (const form of Object.values(formsOf(pending.replySecret))) assert.ok(!all.includes(form))
  })
})
