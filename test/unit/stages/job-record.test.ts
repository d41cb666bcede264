import assert from 'node:assert/strict'
import { jobRecord, jobRecords } from '../../../src/stages/job-record.js'
import { countingHex } from '../protocol/support/fixtures.js'

type Tx = Parameters<typeof jobRecord>[0]

const ID = countingHex(1, 32)
const job = {
  id: ID,
  caller: countingHex(2, 32),
  call: { tag: 'DeleteKey', value: { keyId: countingHex(3, 32) } },
  state: 'admitted',
  deadline: 30,
  admittedAt: 10,
} as unknown as NonNullable<ReturnType<Tx['findJob']>>

const tx = (found: Partial<Tx> = {}): Tx => ({
  findJob: () => job,
  jobsPage: () => [job],
  findAnswer: () => undefined,
  trailEntry: () => undefined,
  replyPlace: () => undefined,
  ...found,
})

const OPEN = {
  id: ID,
  caller: job.caller,
  call: 'DeleteKey',
  state: 'admitted',
  deadline: 30,
  admittedAt: 10,
  door: 'worker',
  keyId: countingHex(3, 32),
}

describe('the record of a job', () => {
  it('of an open one has no end, and names key and door', () => {
    assert.deepEqual(jobRecord(tx(), ID), OPEN)
  })

  it('is none where there is no job, or no page behind a job that is not there', () => {
    assert.equal(jobRecord(tx({ findJob: () => undefined }), ID), undefined)
    assert.equal(jobRecords(tx({ jobsPage: () => undefined }), { limit: 1 }), undefined)
    assert.deepEqual(jobRecords(tx(), { limit: 1 }), [OPEN])
  })
})
