import assert from 'node:assert/strict'
import { describeJob, jobTable } from '../../../../src/cli/jobs/describe.js'

const HEX = (byte: string) => `0x${byte.repeat(32)}` as const
const RECORD = {
  job_id: HEX('a1'),
  caller: HEX('d4'),
  call: 'Sign',
  deadline: 30,
  admitted_at: 10,
  door: 'chain',
  key_id: HEX('c1'),
  state: 'answered',
  status: 'denied',
  reason: 'DeniedByRoute',
  reason_number: 3,
  trail_entry: HEX('e0'),
  answered_at: 11,
  policy_id: 'base',
  route_id: 'small',
  reply: { state: 'final', extrinsic: HEX('ee'), block: 13 },
} as const

describe('jobs of an agent, for people', () => {
  it('have their ids in full in tables, what became of them, and where their replies are', () => {
    assert.deepEqual(jobTable([RECORD]), [
      `JOB${' '.repeat(63)}  CALL  STATE   REASON         DOOR   CALLER             ADMITTED  REPLY`,
      `${HEX('a1')}  Sign  denied  DeniedByRoute  chain  0xd4d4d4d4…d4d4d4  10        final 13`,
    ])
    assert.deepEqual(jobTable([]), ['There are no jobs.'])
  })

  it('say why they were denied, by what, and where the reply is', () => {
    const lines = describeJob({ ...RECORD, owned: false }).join('\n')

    for (const part of [
      /reason +DeniedByRoute \(3\)/,
      /decided by +base\/small/,
      /reply +final in block 13/,
      HEX('a1'),
    ])
      assert.match(lines, new RegExp(part))
    assert.doesNotMatch(lines, /signature|salt|detail/)
  })

  it('move no cursor by the ids of policies and routes', () => {
    const lines = describeJob({ ...RECORD, owned: false, policy_id: 'a\u001b', route_id: 'b\u0007' })

    assert.ok(lines.some((line) => line.endsWith('a�/b�')))
  })

  it('show their caller the signatures, and the sentence without what moves a cursor', () => {
    const own = { ...RECORD, owned: true, status: 'ok', reason: 'None', facts_salt: HEX('5a') } as const
    const signatures = [{ kind: 'ed25519', bytes: `0x${'51'.repeat(64)}` }] as const
    const lines = describeJob({ ...own, detail: 'a\u001bb', signatures: [...signatures] }).join('\n')

    assert.match(lines, /signature +0x5151/)
    assert.match(lines, /detail +a�b/)
    assert.match(lines, /caller +0xd4\S+ \(you\)/)
  })
})
