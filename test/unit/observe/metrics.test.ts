import assert from 'node:assert/strict'
import { register } from 'prom-client'
import { METHODS } from '../../../src/worker/registry.js'
import { countedBy, samplesOf, testMetrics } from '../../support/metrics.js'

/** Units and what else names may end in. */
const ENDINGS = /_(total|seconds|blocks|planck|bytes|number)$/
/** Counts of the moment and yes or no: they have no unit. */
const PLAIN = /_(reconciled|connected|unconfirmed|connections|open|keys|ready|live|registered|fallback|available|info)$/

describe('createMetrics', () => {
  it('names every metric by prefix, stage and unit, and says what it is', async () => {
    for (const { name, help, type } of await testMetrics().registry.getMetricsAsJSON()) {
      assert.match(
        name,
        /^signer_(chain|intake|worker|jobs|kms|backend|submit|registration|store|traces|build|observe)_[a-z0-9_]+$/,
      )
      assert.ok(ENDINGS.test(name) || PLAIN.test(name), name)
      assert.equal(name.endsWith('_total'), String(type) === 'counter', name)
      assert.ok(help.length > 10, name)
    }
  })

  it('declares them in the order in which a request passes', async () => {
    const stages = (await testMetrics().registry.getMetricsAsJSON()).map(({ name }) => name.split('_')[1])

    assert.deepEqual(
      [...new Set(stages)],
      'chain intake worker jobs kms backend submit registration store traces build observe'.split(' '),
    )
    assert.equal(stages.filter((stage, i) => stage !== stages[i - 1]).length, new Set(stages).size)
  })

  it('has every series from the start, at 0, so that the first event is an increase', async () => {
    const samples = await samplesOf(testMetrics())

    assert.equal(samples['signer_jobs_answered_total{call="Sign",outcome="failed"}'], 0)
    assert.equal(samples['signer_submit_died_total{submission="bulk",cause="eraEnded"}'], 0)
    assert.equal(samples['signer_worker_calls_total{method="signer_sign",outcome="ok"}'], 0)
    assert.deepEqual(await countedBy(testMetrics()), {})
  })

  it('has a bounded number of series, whatever is counted: values that are not listed make none', async () => {
    const metrics = testMetrics()
    const before = Object.keys(await samplesOf(metrics)).length
    for (let i = 0; i < 1_000; i += 1) {
      const chosen = `0x${i}` as never
      metrics.worker.calls.add({ method: chosen, outcome: 'ok' })
      metrics.worker.errors.add({ error: chosen })
      metrics.intake.dropped.add({ fault: chosen })
      metrics.jobs.answered.add({ call: chosen, outcome: chosen })
      metrics.jobs.duration.begin(chosen)
      metrics.jobs.duration.end(chosen, { call: chosen })
      metrics.chain.connected.set({ endpoint: chosen, role: 'reader' }, 1)
    }

    assert.equal(Object.keys(await samplesOf(metrics)).length, before)
    assert.ok(before < 700, `${before} series`)
    assert.deepEqual(await countedBy(metrics), {})
  })

  it('keeps the agents of one process apart, and out of the registry of the process', async () => {
    const [one, other] = [testMetrics(), testMetrics()]
    one.chain.blocks.add(3)

    assert.deepEqual(await countedBy(other), {})
    assert.deepEqual(register.getMetricsAsArray(), [])
  })

  it('knows every method of the worker’s door', async () => {
    const samples = Object.keys(await samplesOf(testMetrics()))
    for (const { name } of METHODS)
      assert.ok(
        samples.some((line) => line.includes(`method="${name}"`)),
        name,
      )
  })
})

describe('a reading', () => {
  const NAME = 'signer_jobs_open'

  it('is asked at each scrape', async () => {
    const metrics = testMetrics()
    let asked = 0
    metrics.jobs.open.readBy(() => (asked += 1))

    assert.equal((await samplesOf(metrics))[NAME], 1)
    assert.equal((await samplesOf(metrics))[NAME], 2)
  })

  it('has no line while nothing is known: a wrong 0 would be worse', async () => {
    const metrics = testMetrics()
    assert.ok(!(NAME in (await samplesOf(metrics))))

    let value: number | undefined = 5
    metrics.jobs.open.readBy(() => value)
    assert.equal((await samplesOf(metrics))[NAME], 5)
    value = undefined
    assert.ok(!(NAME in (await samplesOf(metrics))))
  })

  it('that throws has no line, is counted, and spoils nothing else', async () => {
    const metrics = testMetrics()
    metrics.chain.blocks.add()
    metrics.jobs.open.readBy(() => {
      throw new Error('the journal cannot be read')
    })

    await samplesOf(metrics)
    const samples = await samplesOf(metrics)
    assert.ok(!(NAME in samples))
    assert.equal(samples['signer_chain_blocks_committed_total'], 1)
    assert.ok((samples['signer_observe_failed_reads_total'] ?? 0) >= 1)
  })
})
