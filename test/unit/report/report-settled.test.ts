import assert from 'node:assert/strict'
import type { CommittedBlock } from '../../../src/intake/commit-block.js'
import type { Submission } from '../../../src/model/reply.js'
import type { Settled } from '../../../src/model/settled.js'
import type { LogData, Logger } from '../../../src/observe/logger.js'
import { reportSettled } from '../../../src/report/report-settled.js'

const ID = `0x${'01'.repeat(32)}` as const
const SUBMISSION: Submission = {
  id: 1,
  kind: 'bulk',
  hash: ID,
  extrinsic: new TextEncoder().encode('canary'),
  nonce: 7,
  tipPlanck: 3n,
  specVersion: 2,
  composedAt: 90,
  lastBlock: 150,
  state: 'live',
}

const report = (settled: Partial<Settled>, own: object) => {
  const lines: [string, string, LogData | undefined][] = []
  const at = (level: string) => (message: string, data?: LogData) => void lines.push([level, message, data])
  const logger: Logger = { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') }
  const committed = {
    block: { number: 100, own: [{ hash: ID, nonce: 7, outcome: 'failed', ...own }] },
    admitted: [],
    refused: [],
    settled: { included: [], dead: [], unknown: [], foreign: [], ...settled },
  } as unknown as CommittedBlock
  reportSettled(logger, committed)
  return lines
}

describe('reportSettled', () => {
  it('tells what an extrinsic of an earlier life answered', () => {
    assert.deepEqual(report({ adopted: [{ hash: ID, answered: 2, lost: 1 }] }, {}), [
      ['info', 'Extrinsic of an earlier life taken over', { hash: ID, block: 100, answered: 2, lost: 1 }],
    ])
  })

  it('tells how long an included submission waited and what it cost, and not what it says', () => {
    const lines = report({ included: [SUBMISSION] }, { feePlanck: 12n })

    const [[level, message, data] = []] = lines
    assert.deepEqual([level, message], ['info', 'Submission included'])
    assert.deepEqual(
      [data?.['waitedBlocks'], data?.['feePlanck'], data?.['tipPlanck'], data?.['nonce']],
      [10, 12n, 3n, 7],
    )
    assert.deepEqual(Object.keys(data ?? {}).includes('extrinsic'), false)
  })

  it('warns of a dead submission, with its cause and its error', () => {
    const lines = report({ dead: [{ submission: SUBMISSION, cause: 'failed' }] }, { error: 'teerex.X' })

    const [[level, message, data] = []] = lines
    assert.deepEqual([level, message], ['warn', 'Submission died'])
    assert.deepEqual([data?.['cause'], data?.['error']], ['failed', 'teerex.X'])
  })

  it('warns of an extrinsic that somebody else signed with our account', () => {
    const lines = report({ foreign: [{ hash: ID, nonce: 8, outcome: 'succeeded' }] }, {})

    const [[level, , data] = []] = lines
    assert.deepEqual([level, data?.['hash'], data?.['nonce'], data?.['block']], ['warn', ID, 8, 100])
  })
})
