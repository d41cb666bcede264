import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Job, JobState } from '../../../../src/model/job.js'
import type { SealedReply, SubmissionState } from '../../../../src/model/reply.js'
import type { Store } from '../../../../src/store/port.js'
import { id, jobOf, repliesTo, submissionOf } from './samples.js'
import { signerError } from './stores.js'

const CONFLICT = 'SIGNER__STORE__CONFLICT'

/** What a store must hold, in plain words. */
export interface Model {
  readonly jobs: { id: number; state: JobState; parts: number }[]
  /** In the order of the answers. */
  readonly answers: number[]
  readonly submissions: { id: number; carries: number[]; state: SubmissionState }[]
  trailLength: number
}

/** The store under test; `reopen` makes a new one over the same database. */
export interface Real {
  store: Store
  readonly reopen: () => Store
}

type Command = fc.Command<Model, Real>

const command = (
  name: string,
  run: (model: Model, real: Real) => void,
  check = (_: Readonly<Model>) => true,
): Command => ({
  check,
  run,
  toString: () => name,
})

const isTaken = (model: Model, job: number): boolean =>
  model.submissions.some(({ carries, state }) => state !== 'dead' && carries.includes(job))

const readyJobs = (model: Model): number[] => model.answers.filter((job) => !isTaken(model, job))

const wholeReply = (model: Model, job: number): SealedReply[] =>
  repliesTo(id(job), model.jobs.find((known) => known.id === job)?.parts)

/** Requires that the store holds what the model says. */
export const assertSame = (model: Model, { store }: Real): void =>
  store.transaction((tx) => {
    const open = model.jobs.filter(({ state }) => state !== 'answered')
    const ready = readyJobs(model).flatMap((job) => wholeReply(model, job))
    assert.deepEqual(
      tx.openJobs(),
      open.map((job): Job => jobOf(job.id, { state: job.state })),
    )
    assert.deepEqual(tx.readyReplies(1_000), ready)
    assert.equal(tx.countReadyReplies(), ready.length)
    assert.equal(tx.trail(1, 1_000).length, model.trailLength)
    for (const state of ['live', 'included', 'dead'] as const) {
      assert.deepEqual(
        tx.submissions(state).map((submission) => submission.id),
        model.submissions.filter((known) => known.state === state).map((known) => known.id),
      )
    }
  })

const anyOf = <T>(items: readonly T[], pick: number): T => {
  const item = items[pick % items.length]
  assert.ok(item !== undefined)
  return item
}

const admit = command('admit', (model, { store }) => {
  const job = model.jobs.length + 1
  store.transaction((tx) => tx.insertJob(jobOf(job)))
  model.jobs.push({ id: job, state: 'admitted', parts: 1 })
})

const hasJobs = (model: Readonly<Model>): boolean => model.jobs.length > 0

const sign = (pick: number): Command =>
  command(
    `sign(${pick})`,
    (model, { store }) => {
      const job = anyOf(model.jobs, pick)
      const mark = (): void => store.transaction((tx) => tx.markSigning(id(job.id)))
      if (job.state === 'answered') return assert.throws(mark, signerError(CONFLICT))
      mark()
      job.state = 'signing'
    },
    hasJobs,
  )

const answer = (pick: number, parts: number): Command =>
  command(
    `answer(${pick}, ${parts})`,
    (model, { store }) => {
      const job = anyOf(model.jobs, pick)
      const write = (): void =>
        store.transaction((tx) => {
          tx.appendTrail({ type: 'decision', block: 1, timeMs: 1, requestId: id(job.id) })
          tx.answerJob(id(job.id), 'ok', repliesTo(id(job.id), parts))
        })
      if (job.state === 'answered') return assert.throws(write, signerError(CONFLICT))
      write()
      Object.assign(job, { state: 'answered', parts })
      model.answers.push(job.id)
      model.trailLength++
    },
    hasJobs,
  )

const submit = (picks: readonly number[]): Command =>
  command(
    `submit(${picks.join()})`,
    (model, { store }) => {
      const carries = picks.map((pick) => anyOf(model.answers, pick))
      const isLegal = new Set(carries).size === carries.length && !carries.some((job) => isTaken(model, job))
      const wanted = submissionOf(model.submissions.length + 1)
      const requests = carries.map((job) => id(job))
      const insert = (): number => store.transaction((tx) => tx.insertSubmission(wanted, requests).id)
      if (!isLegal) return assert.throws(insert, signerError(CONFLICT))
      model.submissions.push({ id: insert(), carries, state: 'live' })
    },
    (model) => model.answers.length > 0,
  )

const settle = (pick: number, state: 'included' | 'dead'): Command =>
  command(
    `settle(${pick}, ${state})`,
    (model, { store }) => {
      const submission = anyOf(model.submissions, pick)
      const write = (): void => store.transaction((tx) => tx.settleSubmission(submission.id, state))
      if (submission.state !== 'live') return assert.throws(write, signerError(CONFLICT))
      write()
      submission.state = state
    },
    (model) => model.submissions.length > 0,
  )

const reopen = command('reopen', (_, real) => void (real.store = real.reopen()))

/** Any sequence of what the agent does with jobs, replies and submissions, legal or not. */
export const commands = fc.commands(
  [
    fc.constant(admit),
    fc.nat(20).map(sign),
    fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 3 })).map((of) => answer(...of)),
    fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }).map(submit),
    fc.tuple(fc.nat(20), fc.constantFrom('included', 'dead')).map((of) => settle(...of)),
    fc.constant(reopen),
  ],
  { maxCommands: 40, size: 'max' },
)
