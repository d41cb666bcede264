import assert from 'node:assert/strict'
import type { AgentEvent } from '../../src/agent.js'
import { SignerError } from '../../src/errors/signer-error.js'
import { createCounters } from '../../src/observe/counters.js'
import type { LogData, Logger } from '../../src/observe/logger.js'
import { reportEvents } from '../../src/report.js'
import type { SubmissionEvent } from '../../src/submit/events.js'

const ID = `0x${'01'.repeat(32)}` as const

const NOTHING = { included: [], dead: [], unknown: [], foreign: [] }

const recording = (): { lines: [string, LogData | undefined][]; logger: Logger } => {
  const lines: [string, LogData | undefined][] = []
  const at = (level: string) => (_: string, data?: LogData) => void lines.push([level, data])
  return { lines, logger: { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') } }
}

const report = (event: unknown) => {
  const { lines, logger } = recording()
  const counters = createCounters()
  reportEvents(logger, counters)(event as AgentEvent)
  return { lines, counts: counters.snapshot() }
}

describe('reportEvents', () => {
  it('counts what a block admitted, and each refusal by its fault', () => {
    const committed = {
      block: { number: 3 },
      admitted: [{}, {}],
      refused: ['repeated', 'nonce_reused', 'repeated'],
      settled: NOTHING,
    }

    assert.deepEqual(report({ type: 'block', committed }).counts, {
      blocks_committed: 1,
      jobs_admitted: 2,
      requests_refused_nonce_reused: 1,
      requests_refused_repeated: 2,
    })
  })

  it('tells of an answer by ids, outcome and reason, never by its content', () => {
    const job = { id: ID, call: { tag: 'Sign', value: { payload: 'canary' } }, replySecret: 'canary' }
    const result = { outcome: 'denied', reason: 'NoRoute', detail: 'no route', contents: ['canary'] }

    const { lines, counts } = report({ type: 'answered', answered: { job, result } })

    assert.deepEqual(counts, { jobs_answered_denied: 1 })
    assert.ok(!JSON.stringify(lines).includes('canary'))
  })

  const submission = { submission: 'bulk', hash: ID, nonce: 1 } as const
  const LEVELS: [SubmissionEvent, string][] = [
    [{ kind: 'composed', ...submission, lastBlock: 9, replies: 2 }, 'info'],
    [{ kind: 'sent', ...submission, outcome: 'accepted' }, 'debug'],
    [{ kind: 'poolRefused', ...submission, outcome: 'retry', detail: '1016' }, 'warn'],
    [{ kind: 'waitingForFunds', account: ID, freePlanck: 0n, neededPlanck: 1n, advice: 'fund it' }, 'warn'],
    [{ kind: 'poolStatus', ...submission, status: 'ready', means: 'there' }, 'debug'],
    [{ kind: 'poolStatus', ...submission, status: 'dropped', outcome: 'retry', means: 'full' }, 'warn'],
    [{ kind: 'foreignExtrinsic', account: ID, hash: ID, advice: 'find out' }, 'warn'],
    [{ kind: 'lowBalance', account: ID, freePlanck: 1n, warnPlanck: 2n, advice: 'fund it' }, 'warn'],
    [{ kind: 'holding', failures: 1, untilBlock: 9 }, 'warn'],
    [{ kind: 'stepFailed', error: new SignerError('SIGNER__CHAIN__UNREACHABLE', 'no answer') }, 'warn'],
  ]
  for (const [event, level] of LEVELS) {
    it(`logs a submission that is ${event.kind} as ${level}, and counts it`, () => {
      const { lines, counts } = report({ type: 'submission', event })

      assert.deepEqual(
        lines.map(([at]) => at),
        [level],
      )
      assert.deepEqual(counts, { [`submissions_${event.kind}`]: 1 })
    })
  }
})
