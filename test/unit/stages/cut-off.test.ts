import assert from 'node:assert/strict'
import { NEVER, of, VirtualTimeScheduler, type Observable } from 'rxjs'
import type { LogData } from '../../../src/observe/logger.js'
import { cutOff, type CutOffDeps } from '../../../src/stages/cut-off.js'
import { openMemory, type Memory } from '../../support/memory-store.js'

describe('cutOff', () => {
  let memory: Memory
  beforeEach(async () => {
    memory = await openMemory()
  })
  afterEach(() => memory.close())

  /** Stops what runs, and gives what was warned of, and the second of virtual time in which it ended. */
  const stopped = (runs$: Observable<never>, store: CutOffDeps['store'] = memory.store) => {
    const scheduler = new VirtualTimeScheduler()
    const warnings: (LogData | undefined)[] = []
    const logger = { warn: (_: string, data?: LogData) => void warnings.push(data) }
    let endedAfterSec: number | undefined
    runs$.pipe(cutOff({ settings: { stopWithinSec: 7 }, logger, store }, of('stop'), scheduler)).subscribe({
      complete: () => (endedAfterSec = scheduler.frame / 1_000),
    })
    scheduler.flush()
    return { warnings, endedAfterSec }
  }

  it('cuts what does not end in the time of the settings, and says what is left', () => {
    assert.deepEqual(stopped(NEVER), {
      warnings: [{ stopWithinSec: 7, openJobs: 0, repliesReady: 0, liveSubmissions: 0 }],
      endedAfterSec: 7,
    })
  })

  it('counts what is left by the journal', () => {
    const tx = { countAllOpenJobs: () => 3, countReadyReplies: () => 2, submissions: () => [{}] }
    const store = { transaction: (work: (tx: never) => unknown) => work(tx as never) } as CutOffDeps['store']

    assert.deepEqual(stopped(NEVER, store).warnings, [
      { stopWithinSec: 7, openJobs: 3, repliesReady: 2, liveSubmissions: 1 },
    ])
  })

  it('says nothing when all ended before', () => {
    assert.deepEqual(stopped(of()), { warnings: [], endedAfterSec: 0 })
  })

  it('cuts though the journal cannot be read', () => {
    const transaction = (): never => {
      throw new Error('the disk is gone')
    }

    assert.deepEqual(stopped(NEVER, { transaction }), { warnings: [{ stopWithinSec: 7 }], endedAfterSec: 7 })
  })
})
