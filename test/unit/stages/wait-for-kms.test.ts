import assert from 'node:assert/strict'
import { ReplaySubject } from 'rxjs'
import { SignerError } from '../../../src/errors/signer-error.js'
import { waitForKms } from '../../../src/stages/wait-for-kms.js'
import { countedBy, testMetrics } from '../../support/metrics.js'
import { createTestTime } from '../../support/test-clock.js'

const unreachable = new SignerError('SIGNER__KMS__UNREACHABLE', 'the KMS is away')
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}

describe('waitForKms', () => {
  /** Work that fails with each of these in turn, and is done after the last. */
  const open = (...faults: Error[]) => {
    const { scheduler, advance } = createTestTime()
    const stop$ = new ReplaySubject<void>(1)
    const metrics = testMetrics()
    const [steps, lines] = [[] as string[], [] as string[]]
    const log =
      (level: string) =>
      (message: string): void =>
        void lines.push(`${level} ${message.slice(0, 25)}`)
    const logger = { warn: log('warn'), info: log('info'), debug: log('debug') }
    const work = async (): Promise<string> => {
      steps.push('try')
      const fault = faults.shift()
      if (fault) throw fault
      return 'done'
    }
    waitForKms({ logger, metrics, stop$ }, scheduler)(7, work).subscribe({
      next: (value) => steps.push(value),
      error: (error: Error) => steps.push(error.message),
      complete: () => steps.push('end'),
    })
    const later = async (ms: number): Promise<void> => {
      advance(ms)
      await settle()
    }
    return { steps, lines, stop$, later, metrics }
  }

  it('does the work once where the KMS answers, and says nothing', async () => {
    const { steps, lines } = open()
    await settle()

    assert.deepEqual([steps, lines], [['try', 'done', 'end'], []])
  })

  it('does it again after growing pauses while the KMS does not answer, and says so once', async () => {
    const { steps, lines, later, metrics } = open(unreachable, unreachable)
    await settle()
    await later(499)
    assert.deepEqual(steps, ['try'])
    await later(1)
    await later(1_000)

    assert.deepEqual(steps, ['try', 'try', 'try', 'done', 'end'])
    assert.deepEqual(lines, [
      'warn A block waits for the KMS',
      'debug A block still waits for t',
      'info The KMS answers again: th',
    ])
    assert.deepEqual(await countedBy(metrics), { signer_kms_block_waits_total: 2 })
  })

  it('leaves the block to the next start when the agent is stopped meanwhile', async () => {
    const { steps, stop$, later } = open(unreachable)
    await settle()

    stop$.next()
    await later(60_000)

    assert.deepEqual(steps, ['try', 'end'])
  })

  it('lets every other error through: another root is no matter of patience', async () => {
    const { steps } = open(new SignerError('SIGNER__KMS__ROOT_MISMATCH', 'another root'))
    await settle()

    assert.deepEqual(steps, ['try', 'another root'])
  })
})
