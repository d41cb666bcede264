import assert from 'node:assert/strict'
import { SignerError } from '../../../src/errors/signer-error.js'
import type { Logger } from '../../../src/observe/logger.js'
import { reportKmsServer } from '../../../src/report/report-kms-server.js'

const rig = () => {
  const lines: unknown[][] = []
  const write =
    (level: string): Logger['info'] =>
    (message, data) =>
      void lines.push([level, message, ...(data ? [data] : [])])
  const report = reportKmsServer({
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: write('debug'),
  })
  return { lines, report }
}

describe('the log of a KMS that serves', () => {
  it('counts how connections end, and warns of those that were ended', () => {
    const { lines, report } = rig()

    for (const reason of ['closed', 'malformed', 'malformed'] as const)
      report({ type: 'ended', reason, wasAgent: reason === 'closed' })

    assert.deepEqual(lines, [
      ['info', 'A connection ended', { reason: 'closed', wasAgent: true, times: 1 }],
      ['warn', 'A connection was ended', { reason: 'malformed', wasAgent: false, times: 1 }],
      ['warn', 'A connection was ended', { reason: 'malformed', wasAgent: false, times: 2 }],
    ])
  })

  it('tells of connections that could not be taken', () => {
    const { lines, report } = rig()

    report({ type: 'accept-failed', reason: 'EMFILE' })

    const message = 'A connection could not be taken: is the limit of open files too low?'
    assert.deepEqual(lines, [['error', message, { reason: 'EMFILE' }]])
  })

  it('repeats no word of an error that is not our own', () => {
    const { lines, report } = rig()

    report({ type: 'fault', error: new Error('the secret is 42') })

    assert.deepEqual(lines, [['error', 'A request met an unexpected fault']])
  })

  it('warns of what is refused, but not of envelopes that strangers put on the chain', () => {
    const { lines, report } = rig()

    report({ type: 'fault', error: new SignerError('SIGNER__KMS__REQUEST_CONFLICT', 'a clone asks') })
    report({ type: 'fault', error: new SignerError('SIGNER__KMS__ENVELOPE_REFUSED', 'does not open') })

    assert.deepEqual(
      lines.map(([level]) => level),
      ['warn', 'debug'],
    )
  })
})
