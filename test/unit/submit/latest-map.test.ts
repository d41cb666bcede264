import assert from 'node:assert/strict'
import { EMPTY, of } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { latestMap } from '../../../src/submit/latest-map.js'

const run = (test: Parameters<TestScheduler['run']>[0]): void =>
  void new TestScheduler(assert.deepStrictEqual).run(test)

describe('latestMap', () => {
  it('runs one at a time, and of what arrived meanwhile only the newest', () => {
    run(({ hot, cold, expectObservable }) => {
      const source$ = hot('-abcd-------|')

      const result$ = source$.pipe(latestMap((item) => cold('---x|', { x: item })))

      expectObservable(result$).toBe('----a---d---|')
    })
  })

  it('finishes what runs and what waits when the source ends', () => {
    run(({ hot, cold, expectObservable }) => {
      const result$ = hot('-ab|').pipe(latestMap((item) => cold('---x|', { x: item })))

      expectObservable(result$).toBe('----a---b|')
    })
  })

  it('starts the waiting item when the running one is done, not before', () => {
    run(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const first$ = cold('---x|')
      const second$ = cold('---y|')
      const inner = { a: first$, b: second$ }

      const result$ = hot<'a' | 'b'>('-ab--------|').pipe(latestMap((item) => inner[item]))

      expectObservable(result$).toBe('----x---y--|')
      expectSubscriptions(first$.subscriptions).toBe('-^---!')
      expectSubscriptions(second$.subscriptions).toBe('-----^---!')
    })
  })

  it('works with work that ends at once, and with none', () => {
    run(({ hot, expectObservable }) => {
      const result$ = hot('-a-b-c-|').pipe(latestMap((item) => (item === 'b' ? EMPTY : of(item))))

      expectObservable(result$).toBe('-a---c-|')
    })
  })

  it('stops the running work when nobody listens any more', () => {
    run(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const work$ = cold('--------x|')

      expectObservable(hot('-a-------').pipe(latestMap(() => work$)), '^---!').toBe('-----')
      expectSubscriptions(work$.subscriptions).toBe('-^--!')
    })
  })

  it('passes on errors', () => {
    run(({ hot, cold, expectObservable }) => {
      expectObservable(hot('-a-#').pipe(latestMap(() => cold('-x----|')))).toBe('--x#')
      expectObservable(hot('-a---').pipe(latestMap(() => cold('--#')))).toBe('---#')
    })
  })
})
