import assert from 'node:assert/strict'
import type { AgentEvent } from '../../../src/agent.js'
import { SignerError } from '../../../src/errors/signer-error.js'
import type { LogData, Logger } from '../../../src/observe/logger.js'
import { reportEvents } from '../../../src/report/report.js'
import type { SubmissionEvent } from '../../../src/submit/events.js'

const ID = `0x${'01'.repeat(32)}` as const

const NOTHING = { included: [], dead: [], unknown: [], foreign: [] }

type Line = readonly [level: string, message: string, data: LogData | undefined]

const report = (event: unknown): Line[] => {
  const lines: Line[] = []
  const at = (level: string) => (message: string, data?: LogData) => void lines.push([level, message, data])
  const logger: Logger = { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') }
  reportEvents(logger)(event as AgentEvent)
  return lines
}

const blockWith = (admitted: number) => ({
  type: 'block',
  committed: {
    block: { number: 3 },
    admitted: Array(admitted).fill({}),
    refused: ['repeated'],
    dropped: [],
    settled: NOTHING,
  },
})

describe('reportEvents', () => {
  it('tells of a block that brought requests, and keeps quiet about others', () => {
    const data = { block: 3, refused: 1, dropped: 0 }

    assert.deepEqual(report(blockWith(2)), [['info', 'Block committed', { ...data, admitted: 2 }]])
    assert.deepEqual(report(blockWith(0)), [['debug', 'Block committed', { ...data, admitted: 0 }]])
  })

  it('tells of an answer by ids, outcome and reason, never by its content', () => {
    const job = { id: ID, call: { tag: 'Sign', value: { payload: 'canary' } }, replySecret: 'canary' }
    const decision = { by: { routeId: 'small' } }
    const result = { outcome: 'denied', reason: 'NoRoute', detail: 'no route', contents: ['canary'], decision }

    const [[level, , data] = []] = report({ type: 'answered', answered: { job, result } })

    assert.equal(level, 'info')
    assert.deepEqual(data, {
      job: ID,
      call: 'Sign',
      outcome: 'denied',
      reason: 'NoRoute',
      detail: 'no route',
      route: 'small',
      key: undefined,
    })
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
    [{ kind: 'registered', method: 'Skip', status: 'Invalid', url: '', ageMs: 1 }, 'info'],
    [{ kind: 'registrationLost', advice: 'wait' }, 'warn'],
    [{ kind: 'fallback', reason: 'lockedOut', advice: 'purge one' }, 'error'],
    [{ kind: 'fallbackEnded' }, 'info'],
    [{ kind: 'stepFailed', error: new SignerError('SIGNER__CHAIN__UNREACHABLE', 'no answer') }, 'warn'],
  ]
  for (const [event, level] of LEVELS) {
    it(`logs a submission that is ${event.kind} as ${level}`, () => {
      assert.deepEqual(
        report({ type: 'submission', event }).map(([at]) => at),
        [level],
      )
    })
  }

  it('warns of a registration that cannot be renewed; that there is none is an error', () => {
    const error = new SignerError('SIGNER__SUBMIT__REGISTRATION_REFUSED', 'no Skip here')
    const levelOf = (isRegistered: boolean) =>
      report({ type: 'submission', event: { kind: 'registrationRefused', isRegistered, error } })[0]?.[0]

    assert.deepEqual([levelOf(true), levelOf(false)], ['warn', 'error'])
  })
})
