import assert from 'node:assert/strict'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { SignerError } from '../../../src/errors/signer-error.js'
import type { JobDeps } from '../../../src/jobs/ports.js'
import type { Job } from '../../../src/model/job.js'
import { otelTracing, type OtelTracing } from '../../../src/report/otel-tracing.js'
import { tracedRun } from '../../../src/stages/traced-job.js'
import { answerWith, startCollector, wordsOf, type Collector } from '../../support/collector.js'
import { samplesOf, testMetrics } from '../../support/metrics.js'
import { DIGEST, openKeyRig, OWNER, signCall, type KeyRig } from '../jobs/support/key-rig.js'

describe('the trace of a job', () => {
  let rig: KeyRig
  let collector: Collector
  before(cryptoWaitReady)
  beforeEach(async () => {
    rig = await openKeyRig()
    collector = await startCollector(answerWith(200))
  })
  afterEach(async () => {
    await collector.close()
    rig.memory.close()
  })

  const open = (endpoint: string, sampleRatio = 1) => {
    const metrics = testMetrics()
    const lines: unknown[] = []
    const logger = { warn: (...line: unknown[]) => void lines.push(line) }
    return { metrics, lines, tracing: otelTracing({ endpoint, sampleRatio, version: '0.0.0' }, { metrics, logger }) }
  }
  /** What the traced functions are of, as the rig has them, and what is changed of them. */
  const runTraced = async (tracing: OtelTracing, job: Job, changes: Partial<JobDeps> = {}) => {
    tracing.begin(job.id)
    const run = tracedRun(tracing, { ...rig.deps(), ...changes }, async (deps) => ({
      job,
      result: await rig.run(job, deps),
    }))
    return (await run(job)).result
  }
  const counted = async (metrics: ReturnType<typeof testMetrics>, outcome: string) =>
    (await samplesOf(metrics))[`signer_traces_spans_total{outcome="${outcome}"}`]

  it('has its ids from the job, a step for each thing that was done, and words of closed sets alone', async () => {
    const { tracing, metrics } = open(collector.endpoint)
    const key = await rig.newKey()
    const job = rig.admit(OWNER, signCall(key.id))
    assert.equal((await runTraced(tracing, job)).outcome, 'ok')
    await tracing.close()

    const spans = collector.spans()
    const [traceId, rootId] = [job.id.slice(2, 34), job.id.slice(34, 50)]
    const id = { 'signer.job': job.id }
    assert.deepEqual(
      spans.map((span) => [span.name, span.parentSpanId, wordsOf(span)]),
      [
        ['decode', rootId, { ...id, 'signer.outcome': 'ok', 'signer.chain': 'eip155:1' }],
        ['decide', rootId, { ...id, 'signer.outcome': 'approved' }],
        ['sign', rootId, { ...id, 'signer.backend': 'kms-integritee', 'signer.outcome': 'signed' }],
        ['answer', rootId, { ...id, 'signer.outcome': 'ok' }],
        ['job', undefined, { ...id, 'signer.call': 'Sign', 'signer.outcome': 'ok', 'signer.reason': 'None' }],
      ],
    )
    assert.deepEqual(new Set(spans.map((span) => span.traceId)), new Set([traceId]))
    assert.equal(spans.at(-1)?.spanId, rootId)
    assert.equal(new Set(spans.map(({ spanId }) => spanId)).size, spans.length)
    assert.equal(await counted(metrics, 'exported'), 5)

    const sent = collector.bodies.join()
    const secrets = [DIGEST, job.factsSalt, job.replyTo?.secret ?? assert.fail('it has one')]
    for (const secret of secrets) {
      assert.ok(!sent.includes(Buffer.from(secret).toString('hex')))
      assert.ok(!sent.includes(Buffer.from(secret).toString('base64')))
    }
    assert.ok(!sent.includes(OWNER.slice(2)))
  })

  it('says nothing that a caller wrote where nothing was decoded', async () => {
    const { tracing } = open(collector.endpoint)
    const key = await rig.newKey()
    const decode: JobDeps['decode'] = ({ chainId }) => ({ ok: false, reason: 'MalformedPayload', detail: chainId })
    const result = await runTraced(tracing, rig.admit(OWNER, signCall(key.id)), { decode })
    await tracing.close()

    assert.equal(result.outcome, 'denied')
    assert.ok(collector.bodies.length > 0)
    assert.ok(!collector.bodies.join().includes('eip155:1'))
  })

  it('has a step for each try of a backend that is away, and its own span with the answer only', async () => {
    const { tracing } = open(collector.endpoint)
    const job = rig.admit(OWNER, signCall((await rig.newKey()).id))
    const away = new SignerError('SIGNER__BACKEND__UNAVAILABLE', 'nobody answers')
    await assert.rejects(runTraced(tracing, job, { backend: () => ({ sign: () => Promise.reject(away) }) }), away)
    await runTraced(tracing, rig.read((tx) => tx.findJob(job.id)) ?? assert.fail('it is there'))
    await tracing.close()

    const spans = collector.spans()
    const signs = spans.filter(({ name }) => name === 'sign').map((span) => wordsOf(span)['signer.outcome'])
    assert.deepEqual(signs, ['away', 'signed'])
    assert.deepEqual(
      spans.filter(({ name }) => name === 'job').map(({ spanId }) => spanId),
      [job.id.slice(34, 50)],
    )
  })

  it('is not made for jobs outside of the sample', async () => {
    const { tracing, metrics } = open(collector.endpoint, 0)
    const job = rig.admit(OWNER, signCall((await rig.newKey()).id))
    assert.equal((await runTraced(tracing, job)).outcome, 'ok')
    await tracing.close()

    assert.deepEqual(collector.bodies, [])
    for (const outcome of ['exported', 'failed', 'dropped']) assert.equal(await counted(metrics, outcome), 0)
  })

  it('is lost, counted and told once where the collector refuses it, and nothing that it answered is told', async () => {
    const refusing = await startCollector(answerWith(500))
    const { tracing, metrics, lines } = open(refusing.endpoint)
    const key = await rig.newKey()
    try {
      for (const job of [signCall(key.id), signCall(key.id)].map((call) => rig.admit(OWNER, call)))
        assert.equal((await runTraced(tracing, job)).outcome, 'ok')
      await tracing.close()
    } finally {
      await refusing.close()
    }

    assert.equal(await counted(metrics, 'failed'), 10)
    assert.deepEqual(lines, [['Traces could not be exported', { code: 'refused by the collector' }]])
  })

  it('is lost and counted where no collector is, and what comes after the end is dropped', async () => {
    const gone = await startCollector(answerWith(200))
    await gone.close()
    const { tracing, metrics, lines } = open(gone.endpoint)
    const key = await rig.newKey()
    assert.equal((await runTraced(tracing, rig.admit(OWNER, signCall(key.id)))).outcome, 'ok')
    await tracing.close()
    assert.equal((await runTraced(tracing, rig.admit(OWNER, signCall(key.id)))).outcome, 'ok')

    assert.equal(await counted(metrics, 'failed'), 5)
    assert.equal(await counted(metrics, 'dropped'), 5)
    assert.deepEqual(lines, [['Traces could not be exported', { code: 'ECONNREFUSED' }]])
  })
})
