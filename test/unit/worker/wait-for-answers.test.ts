import assert from 'node:assert/strict'
import { throwError, type Observable } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import type { JobView } from '../../../src/worker/ports.js'
import { waitForAnswers } from '../../../src/worker/wait-for-answers.js'
import { countingHex } from '../protocol/support/fixtures.js'
import { ANSWER } from './support/memory-ports.js'

const job = (first: number): JobView => ({
  id: countingHex(first, 32),
  caller: countingHex(0, 32),
  callIndex: 0,
  call: 'Sign',
  state: 'admitted',
  deadline: 10,
  admittedAt: 1,
  factsSalt: new Uint8Array(32),
})
const [A, B] = [job(1), job(2)]
const VALUES = {
  s: { ...A, state: 'signing' } satisfies JobView,
  a: { ...A, state: 'answered', answer: ANSWER } satisfies JobView,
  b: { ...B, state: 'answered', answer: ANSWER } satisfies JobView,
}
const BOTH = [A, B]
const byId =
  (ofA: Observable<JobView>, ofB: Observable<JobView>) =>
  (id: string): Observable<JobView> =>
    id === A.id ? ofA : ofB

const inMarbles = (
  test: (helpers: Parameters<Parameters<TestScheduler['run']>[0]>[0], scheduler: TestScheduler) => void,
): void => {
  const scheduler = new TestScheduler(assert.deepStrictEqual)
  scheduler.run((helpers) => test(helpers, scheduler))
}
const open = new AbortController().signal

describe('waitForAnswers', () => {
  it('watches nothing when all jobs are answered', () => {
    inMarbles(({ expectObservable }, scheduler) => {
      const watch = (): never => assert.fail('watched')
      const done$ = waitForAnswers([VALUES.a], watch, { withinMs: 5, scheduler, closed: open })
      expectObservable(done$).toBe('(x|)', { x: [VALUES.a] })
    })
  })

  it('gives the jobs when the last of them is answered', () => {
    inMarbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const [ofA, ofB] = [cold('-s-(a|)', VALUES), cold('-(b|)', VALUES)]
      const done$ = waitForAnswers(BOTH, byId(ofA, ofB), { withinMs: 100, scheduler, closed: open })
      expectObservable(done$).toBe('---(x|)', { x: [VALUES.a, VALUES.b] })
      expectSubscriptions(ofA.subscriptions).toBe('^--!')
    })
  })

  it('gives them as they stand when the time is over, and stops watching', () => {
    inMarbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const [ofA, ofB] = [cold('-s--------(a|)', VALUES), cold<JobView>('-')]
      const done$ = waitForAnswers(BOTH, byId(ofA, ofB), { withinMs: 5, scheduler, closed: open })
      expectObservable(done$).toBe('-----(x|)', { x: [VALUES.s, B] })
      expectSubscriptions(ofB.subscriptions).toBe('^----!')
    })
  })

  it('gives them at once when the asker has gone', () => {
    inMarbles(({ cold, expectObservable }, scheduler) => {
      const never$ = cold<JobView>('-')
      const done$ = waitForAnswers(BOTH, byId(never$, never$), { withinMs: 5, scheduler, closed: AbortSignal.abort() })
      expectObservable(done$).toBe('(x|)', { x: BOTH })
    })
  })

  it('lets a job that cannot be watched stand where it stood', () => {
    inMarbles(({ cold, expectObservable }, scheduler) => {
      const failing$ = throwError(() => new Error('broken'))
      const done$ = waitForAnswers(BOTH, byId(failing$, cold('-(b|)', VALUES)), {
        withinMs: 5,
        scheduler,
        closed: open,
      })
      expectObservable(done$).toBe('-(x|)', { x: [A, VALUES.b] })
    })
  })
})
