import assert from 'node:assert/strict'
import type { Backend } from '../../../src/backends/backend.js'
import { SignerError } from '../../../src/errors/signer-error.js'
import { measureBackend } from '../../../src/report/measure-backend.js'
import { reportBackend } from '../../../src/report/report-backend.js'
import { countedBy, samplesOf, testMetrics } from '../../support/metrics.js'

const KEY = `0x${'01'.repeat(32)}` as const

const backendThat = (sign: Backend['sign']): Backend => ({
  id: 'kms-other',
  kind: 'process',
  keyTypes: ['Ed25519'],
  health: () => ({ ok: true }),
  evidence: () => ({ tee: 'none' }),
  sign,
})
const failing = (error: Error): Backend => backendThat(() => Promise.reject(error))
const ask = (backend: Backend) => backend.sign(KEY, KEY, [])

describe('how backends answer', () => {
  it('is counted by what came of each request, and passed on as it is', async () => {
    const metrics = testMetrics()
    const watched = measureBackend(metrics)
    const refusal = new SignerError('SIGNER__KMS__KEY_NOT_ACTIVE', 'it is disabled')
    const away = new SignerError('SIGNER__BACKEND__UNAVAILABLE', 'nobody answers')

    assert.deepEqual(await ask(watched(backendThat(() => Promise.resolve([])))), [])
    await assert.rejects(ask(watched(failing(refusal))), refusal)
    await assert.rejects(ask(watched(failing(away))), away)
    await assert.rejects(ask(watched(failing(new Error('what is this')))), /what is this/)

    const outcomes = ['signed', 'refused', 'away', 'failed']
    assert.deepEqual(
      await countedBy(metrics),
      Object.fromEntries(
        outcomes.map((outcome) => [`signer_backend_calls_total{backend="kms-other",outcome="${outcome}"}`, 1]),
      ),
    )
  })

  it('makes it available until somebody says that it is away, and then again', async () => {
    const metrics = testMetrics()
    const lines: unknown[] = []
    const logger = { warn: (text: string) => void lines.push(text), info: (text: string) => void lines.push(text) }
    const report = reportBackend(logger, metrics)
    const available = async () => (await samplesOf(metrics))['signer_backend_available{backend="kms-other"}']
    measureBackend(metrics)(failing(new Error('never asked')))
    assert.equal(await available(), 1)

    report('kms-other', { ok: false, reason: 'gave no answer' })
    assert.equal(await available(), 0)
    report('kms-other', { ok: true })
    assert.equal(await available(), 1)
    assert.equal(lines.length, 2)
  })
})
