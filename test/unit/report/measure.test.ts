import assert from 'node:assert/strict'
import type { AgentEvent } from '../../../src/agent.js'
import { SignerError } from '../../../src/errors/signer-error.js'
import { measureAdmission, measureEvents } from '../../../src/report/measure.js'
import type { Job } from '../../../src/model/job.js'
import { countedBy, samplesOf, testMetrics } from '../../support/metrics.js'

const ID = `0x${'01'.repeat(32)}` as const

/** What is counted for an event. */
const counted = (event: unknown): Promise<Record<string, number>> => {
  const metrics = testMetrics()
  measureEvents(metrics)(event as AgentEvent)
  return countedBy(metrics)
}

const jobs = (...indices: number[]): Job[] =>
  indices.map((callIndex, i) => ({ id: `0x${i}`, callIndex, call: { tag: 'Sign' } }) as unknown as Job)

const NOTHING = { included: [], dead: [], unknown: [], foreign: [] }

const blockWith = (changes: object) => ({
  type: 'block',
  committed: { block: { number: 3, own: [] }, admitted: [], refused: [], dropped: [], settled: NOTHING, ...changes },
})

describe('measureEvents', () => {
  it('counts requests and their jobs, and each refusal and drop by its fault', async () => {
    const event = blockWith({
      admitted: jobs(0, 1, 0),
      refused: ['repeated', 'nonce_reused', 'repeated'],
      dropped: ['not_opened'],
    })

    assert.deepEqual(await counted(event), {
      signer_chain_blocks_committed_total: 1,
      'signer_intake_envelopes_dropped_total{fault="not_opened"}': 1,
      'signer_intake_requests_admitted_total{door="chain"}': 2,
      'signer_intake_jobs_admitted_total{door="chain"}': 3,
      'signer_intake_requests_refused_total{door="chain",fault="nonce_reused"}': 1,
      'signer_intake_requests_refused_total{door="chain",fault="repeated"}': 2,
    })
  })

  it('counts extrinsics of our own by what became of them', async () => {
    const own = [{ outcome: 'succeeded' }, { outcome: 'failed' }, { outcome: 'failed' }]

    assert.deepEqual(await counted(blockWith({ block: { number: 3, own } })), {
      signer_chain_blocks_committed_total: 1,
      'signer_submit_extrinsics_total{outcome="succeeded"}': 1,
      'signer_submit_extrinsics_total{outcome="failed"}': 2,
    })
  })

  it('counts the fees that own extrinsics paid', async () => {
    const own = [
      { outcome: 'succeeded', feePlanck: 30n },
      { outcome: 'failed', feePlanck: 12n },
      { outcome: 'unknown' },
    ]

    assert.equal((await counted(blockWith({ block: { number: 3, own } })))['signer_submit_fees_planck_total'], 42)
  })

  it('counts what a block decided: inclusions and how long they took, deaths by cause, foreign extrinsics', async () => {
    const bulk = { kind: 'bulk', composedAt: 1 }
    const settled = {
      ...NOTHING,
      included: [bulk],
      dead: [{ submission: { kind: 'register', composedAt: 1 }, cause: 'eraEnded' }],
      foreign: [{ hash: ID, nonce: 1 }],
    }
    const metrics = testMetrics()
    measureEvents(metrics)(blockWith({ settled }) as unknown as AgentEvent)

    const samples = await samplesOf(metrics)
    assert.equal(samples['signer_submit_included_total{submission="bulk"}'], 1)
    assert.equal(samples['signer_submit_died_total{submission="register",cause="eraEnded"}'], 1)
    assert.equal(samples['signer_submit_inclusion_blocks_sum'], 2)
    assert.equal(samples['signer_submit_foreign_extrinsics_total'], 1)
  })

  it('counts answers by call and outcome, and times them from admission on', async () => {
    let nowMs = 1_000
    const metrics = testMetrics(() => nowMs)
    const [job] = jobs(0) as [Job]
    measureAdmission(metrics, 'worker', [job])
    nowMs = 1_250

    const answered = { job, result: { outcome: 'denied' } }
    measureEvents(metrics)({ type: 'answered', answered } as unknown as AgentEvent)

    const samples = await samplesOf(metrics)
    assert.equal(samples['signer_jobs_answered_total{call="Sign",outcome="denied"}'], 1)
    assert.equal(samples['signer_jobs_duration_seconds_sum{call="Sign"}'], 0.25)
    assert.equal(samples['signer_jobs_duration_seconds_count{call="Sign"}'], 1)
    assert.equal(samples['signer_intake_jobs_admitted_total{door="worker"}'], 1)
  })

  const submission = { submission: 'bulk', hash: ID, nonce: 1 } as const
  const COUNTED: [event: { kind: string }, line: string][] = [
    [{ kind: 'composed', ...submission }, 'signer_submit_composed_total{submission="bulk"}'],
    [
      { kind: 'sent', ...submission, outcome: 'known' } as { kind: string },
      'signer_submit_pool_answers_total{submission="bulk",outcome="known"}',
    ],
    [
      { kind: 'poolRefused', ...submission, outcome: 'stale' } as { kind: string },
      'signer_submit_pool_answers_total{submission="bulk",outcome="stale"}',
    ],
    [{ kind: 'waitingForFunds' }, 'signer_submit_waits_total{cause="waitingForFunds"}'],
    [{ kind: 'holding' }, 'signer_submit_waits_total{cause="holding"}'],
    [{ kind: 'lowBalance' }, 'signer_submit_waits_total{cause="lowBalance"}'],
    [
      { kind: 'poolStatus', ...submission, status: 'dropped' } as { kind: string },
      'signer_submit_pool_statuses_total{submission="bulk",status="dropped"}',
    ],
    [{ kind: 'foreignExtrinsic' }, 'signer_submit_foreign_extrinsics_total'],
    [{ kind: 'registrationLost' }, 'signer_registration_changes_total{change="registrationLost"}'],
    [{ kind: 'fallback' }, 'signer_registration_changes_total{change="fallback"}'],
    [
      { kind: 'stepFailed', error: new SignerError('SIGNER__CHAIN__UNREACHABLE', 'no') } as { kind: string },
      'signer_submit_steps_failed_total',
    ],
  ]
  for (const [event, line] of COUNTED) {
    it(`counts ${event.kind} of a submission, and nothing else`, async () => {
      assert.deepEqual(await counted({ type: 'submission', event }), { [line]: 1 })
    })
  }
})
