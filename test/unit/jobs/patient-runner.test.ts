import assert from 'node:assert/strict'
import { ReplaySubject, Subject } from 'rxjs'
import { SignerError } from '../../../src/errors/signer-error.js'
import { patientRunner } from '../../../src/jobs/patient-runner.js'
import type { AnsweredJob } from '../../../src/jobs/run-job.js'
import type { Job } from '../../../src/model/job.js'
import { serialByKey } from '../../../src/rx/serial-by-key.js'
import { createTestTime } from '../../support/test-clock.js'

const away = new SignerError('SIGNER__BACKEND__UNAVAILABLE', 'the backend is away')
const jobOf = (name: string): Job => ({ id: name, state: 'admitted' }) as unknown as Job
/** `key:rest` */
const laneOf = ({ id }: Job): string => (id as string).split(':')[0] ?? ''
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}

describe('patientRunner', () => {
  /** An agent's lanes, with a backend that is away for all jobs that begin with a letter of `away`. */
  const open = (concurrency = 2) => {
    const { scheduler, advance } = createTestTime()
    const [jobs$, stop$] = [new Subject<Job>(), new ReplaySubject<void>(1)]
    const steps: string[] = []
    const state = { away: '', fault: undefined as Error | undefined }
    const run = async (job: Job): Promise<AnsweredJob> => {
      steps.push(`run ${job.id} ${job.state}`)
      if (state.fault !== undefined) throw state.fault
      if (state.away.includes(job.id.charAt(0))) throw away
      return { job } as AnsweredJob
    }
    const runner = patientRunner(
      { run, current: (job) => ({ ...job, state: 'signing' }), laneOf, onWait: () => undefined, stop$ },
      concurrency,
      scheduler,
    )
    jobs$.pipe(serialByKey({ keyOf: laneOf, concurrency: Infinity }, runner)).subscribe({
      next: ({ job }) => steps.push(`answered ${job.id}`),
      error: (error: Error) => steps.push(`error ${error.message}`),
      complete: () => steps.push('end'),
    })
    const later = async (ms: number): Promise<void> => {
      advance(ms)
      await settle()
    }
    const take = async (...names: string[]): Promise<void> => {
      for (const name of names) jobs$.next(jobOf(name))
      await settle()
    }
    return { steps, state, take, later, jobs$, stop$, scheduler }
  }

  it('runs a job again, from the journal, until its backend answers', async () => {
    const { steps, state, take, later } = open()
    state.away = 'a'
    await take('a:1')
    await later(500)
    state.away = ''
    await later(999)
    assert.deepEqual(steps, ['run a:1 admitted', 'run a:1 signing'])
    await later(1)
    assert.deepEqual(steps.slice(2), ['run a:1 signing', 'answered a:1'])
  })

  it('asks less and less often, but at least every 15 s: a deadline that is over must be seen', async () => {
    const { steps, state, take, later } = open()
    state.away = 'a'
    await take('a:1')
    for (let i = 0; i < 10; i += 1) await later(15_000)
    const before = steps.length
    await later(15_000)
    assert.equal(steps.length, before + 1)
  })

  it('keeps the order of a lane, and lets other lanes go on, however many wait', async () => {
    const { steps, state, take, later } = open(1)
    state.away = 'abc'
    await take('a:1', 'b:1', 'c:1', 'a:2', 'd:1')
    assert.deepEqual(
      steps.filter((step) => step.startsWith('answered')),
      ['answered d:1'],
    )
    state.away = ''
    await later(500)
    assert.deepEqual(
      steps.filter((step) => step.includes('a:')),
      ['run a:1 admitted', 'run a:1 signing', 'answered a:1', 'run a:2 admitted', 'answered a:2'],
    )
  })

  it('lets any other fault through', async () => {
    const { steps, state, take } = open()
    state.fault = new SignerError('SIGNER__STORE__UNAVAILABLE', 'the disk is full')
    await take('a:1')
    assert.deepEqual(steps, ['run a:1 admitted', 'error the disk is full'])
  })

  it('leaves who waits to the next start when it stops, and what comes after him in his lane', async () => {
    const { steps, state, take, later, jobs$, stop$, scheduler } = open()
    state.away = 'a'
    await take('a:1', 'a:2', 'b:1')
    stop$.next()
    state.away = ''
    jobs$.complete()
    await later(0)
    assert.deepEqual(steps, ['run a:1 admitted', 'run b:1 admitted', 'answered b:1', 'end'])
    assert.equal(scheduler.actions.filter(({ closed }) => !closed).length, 0, 'nothing is left to wait for')
  })

  it('does not begin to wait after a stop', async () => {
    const { steps, state, take, jobs$, stop$ } = open()
    state.away = 'a'
    stop$.next()
    await take('a:1', 'a:2')
    jobs$.complete()
    await settle()
    assert.deepEqual(steps, ['run a:1 admitted', 'end'])
  })
})
