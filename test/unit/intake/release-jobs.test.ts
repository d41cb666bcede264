import assert from 'node:assert/strict'
import type { CommittedBlock } from '../../../src/intake/commit-block.js'
import { createRelease } from '../../../src/intake/release-jobs.js'
import type { Job } from '../../../src/model/job.js'

const job = (id: number): Job => ({ id: `0x${id}` }) as unknown as Job
const block = (number: number, ...admitted: Job[]): CommittedBlock =>
  ({ block: { number }, admitted, refused: [] }) as unknown as CommittedBlock

describe('createRelease', () => {
  it('frees nothing before the chain is read up to the head of the start, then everything unfinished', () => {
    const [old, found] = [job(1), job(2)]
    const release = createRelease({ openJobs: () => [old, found], reconcileTo: 5 })

    assert.deepEqual(release.by(block(4, found)), [])
    assert.equal(release.isReconciled(), false)
    assert.deepEqual(release.by(block(5)), [old, found])
    assert.equal(release.isReconciled(), true)
  })

  it('frees from then on what each block admits, and reads the store no more', () => {
    let reads = 0
    const openJobs = (): Job[] => {
      reads += 1
      return []
    }
    const release = createRelease({ openJobs, reconcileTo: 5 })
    release.by(block(5))

    assert.deepEqual(release.by(block(6, job(3))), [job(3)])
    assert.deepEqual(release.by(block(7)), [])
    assert.equal(reads, 1)
  })

  it('begins at once when the chain had gone on before the first block was read', () => {
    const release = createRelease({ openJobs: () => [job(1)], reconcileTo: 5 })
    assert.deepEqual(release.by(block(9)), [job(1)])
  })
})
