import assert from 'node:assert/strict'
import type { Logger } from '../../../src/observe/logger.js'
import { reportKmsProcess } from '../../../src/report/report-kms-process.js'

describe('reportKmsProcess', () => {
  it('says once why the KMS cannot be reached and where it is waited for, and again when that changes', () => {
    const lines: unknown[][] = []
    const log =
      (level: string) =>
      (_message: string, { socket, reason }: { socket?: unknown; reason?: unknown } = {}): void =>
        void lines.push([level, socket, reason])
    const logger = { error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug') } as Logger
    const report = reportKmsProcess('/run/kms.sock', logger)

    report({ type: 'attempt-failed', attempt: 1, reason: 'nobody' })
    report({ type: 'attempt-failed', attempt: 2, reason: 'nobody' })
    report({ type: 'attempt-failed', attempt: 3, reason: 'no right' })
    report({ type: 'connected', keys: 0 })
    report({ type: 'lost', reason: 'closed' })
    report({ type: 'attempt-failed', attempt: 1, reason: 'no right' })
    report({ type: 'given-up', reason: 'another root' })

    const socket = '/run/kms.sock'
    assert.deepEqual(lines, [
      ['warn', socket, 'nobody'],
      ['debug', socket, 'nobody'],
      ['warn', socket, 'no right'],
      ['info', socket, undefined],
      ['warn', socket, 'closed'],
      ['warn', socket, 'no right'],
      ['error', socket, 'another root'],
    ])
  })
})
