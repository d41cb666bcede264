import assert from 'node:assert/strict'
import type { Gathered } from '../../../../src/cli/status/gather.js'
import { describeStatus, reportOf } from '../../../../src/cli/status/report.js'
import { REASONS } from '../../../../src/observe/readiness.js'

const HEX = (byte: string) => `0x${byte.repeat(32)}` as const
const gathered: Gathered = {
  agent: {
    pin: { genesis: HEX('01'), shard: HEX('02'), agentAccount: HEX('a9') },
    l1: ['ws://x'],
    worker: 'http://127.0.0.1:1',
  },
  health: { ready: true, reasons: [], head: 7, version: '1.2.3' },
  attestation: { account: HEX('a9'), registration: null, evidence: null },
}
const status = {
  ready: false,
  reasons: [{ name: 'waiting_for_funds', advice: 'Send funds.' }],
  version: '1.2.3',
  account: HEX('a9'),
  head: 7,
  head_seen: 9,
  lag: 2,
  registered: true,
  registration_age_sec: 3_720,
  free_planck: '1500000000000',
  minimum_balance_planck: '100000000000',
  jobs_open: 3,
  replies_ready: 2,
  submissions_live: 1,
}

describe('the report of status', () => {
  it('is that of the door for who is no operator, and says how to learn more', () => {
    const report = reportOf(gathered)

    assert.deepEqual([report.ready, report.free_planck, report.jobs_open], [true, null, null])
    assert.match(report.ss58, /^5/)
    assert.match(describeStatus(report).join('\n'), /^The agent is ready\.[^]*role operator/)
  })

  it('has the advice for each reason that the door names', () => {
    const report = reportOf({ ...gathered, health: { ...gathered.health, ready: false, reasons: ['not_reconciled'] } })

    assert.deepEqual(report.reasons, [{ name: 'not_reconciled', advice: REASONS.not_reconciled }])
    assert.ok(describeStatus(report).includes(`  not_reconciled: ${REASONS.not_reconciled}`))
  })

  it('is not ready where the port for health or an operator’s answer says so, though the door takes requests', () => {
    const readyz = { ready: false, reasons: [{ name: 'not_connected', advice: 'x' }] }

    assert.equal(reportOf({ ...gathered, readyz }).ready, false)
    assert.equal(reportOf({ ...gathered, status }).ready, false)
  })

  it('does not call a registration without evidence invalid, as the chain does', () => {
    const registration = {
      method: 'Skip',
      status: 'Invalid',
      build_mode: 'Production',
      mr_enclave: HEX('e0'),
      timestamp_ms: 1,
    } as const
    const attestation = { ...gathered.attestation, registration }
    const lines = describeStatus(reportOf({ ...gathered, attestation })).join('\n')

    assert.match(lines, /Skip \(without evidence, for development\)/)
    assert.doesNotMatch(lines, /Invalid/)
  })

  it('tells operators balance, lag, age and what is on its way', () => {
    const registration = {
      method: 'Dcap',
      status: 'Ok',
      build_mode: 'Production',
      mr_enclave: HEX('e0'),
      timestamp_ms: 1,
    } as const
    const attestation = { ...gathered.attestation, registration }
    const lines = describeStatus(reportOf({ ...gathered, attestation, status })).join('\n')

    for (const part of [
      /1\.5 TEER, at least 0\.1 TEER wanted/,
      /7, 2 behind 9/,
      /Dcap, Ok, 1 h 2 min old/,
      /3 open, 2 replies ready/,
      /Send funds/,
    ])
      assert.match(lines, part)
  })
})
