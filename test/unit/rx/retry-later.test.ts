import assert from 'node:assert/strict'
import { defer, of, ReplaySubject, throwError } from 'rxjs'
import { retryLater } from '../../../src/rx/retry-later.js'
import { createTestTime } from '../../support/test-clock.js'

const AWAY = new Error('away')

describe('retryLater', () => {
  const run = (results: readonly (Error | string)[]) => {
    const { scheduler, advance } = createTestTime()
    const [stop$, seen, starts]: [ReplaySubject<void>, unknown[], number[]] = [new ReplaySubject(1), [], []]
    const attempt = (): Error | string => results[starts.push(scheduler.frame) - 1] ?? AWAY
    defer(() => {
      const result = attempt()
      return result instanceof Error ? throwError(() => result) : of(result)
    })
      .pipe(
        retryLater({ isLater: (error) => error === AWAY, pauseMs: (failed) => failed * 10, until$: stop$ }, scheduler),
      )
      .subscribe({ next: (value) => seen.push(value), error: (e) => seen.push(e), complete: () => seen.push('end') })
    return { advance, stop$, seen, starts, scheduler }
  }

  it('tries again after each pause, until it goes well', () => {
    const { advance, seen, starts } = run([AWAY, AWAY, AWAY, 'signed'])
    advance(59)
    assert.deepEqual([seen, starts], [[], [0, 10, 30]])
    advance(1)
    assert.deepEqual(
      [seen, starts],
      [
        ['signed', 'end'],
        [0, 10, 30, 60],
      ],
    )
  })

  it('lets any other error through at once', () => {
    const fault = new Error('the disk is full')
    const { advance, seen, starts } = run([AWAY, fault])
    advance(100)
    assert.deepEqual([seen, starts.length], [[fault], 2])
  })

  it('ends empty when it is stopped while it waits, and leaves no timer', () => {
    const { advance, stop$, seen, starts, scheduler } = run([AWAY])
    stop$.next()
    assert.deepEqual([seen, scheduler.actions.filter(({ closed }) => !closed).length], [['end'], 0])
    advance(1_000)
    assert.equal(starts.length, 1)
  })

  it('ends empty at the first failure after a stop', () => {
    const { scheduler } = createTestTime()
    const [stop$, seen]: [ReplaySubject<void>, unknown[]] = [new ReplaySubject(1), []]
    stop$.next()
    throwError(() => AWAY)
      .pipe(retryLater({ isLater: () => true, pauseMs: () => 10, until$: stop$ }, scheduler))
      .subscribe({ complete: () => seen.push('end') })
    assert.deepEqual(seen, ['end'])
  })
})
