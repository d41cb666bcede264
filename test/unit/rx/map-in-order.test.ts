import assert from 'node:assert/strict'
import { EMPTY, of, range, throwError, timer } from 'rxjs'
import { map, toArray } from 'rxjs/operators'
import { TestScheduler } from 'rxjs/testing'
import { mapInOrder } from '../../../src/rx/map-in-order.js'

const run = (test: Parameters<TestScheduler['run']>[0]) => new TestScheduler(assert.deepEqual).run(test)

describe('mapInOrder', () => {
  it('gives results in the order of the items, whichever is ready first', () => {
    run(({ cold, expectObservable }) => {
      const results = { a: cold('---a|'), b: cold('-b|'), c: cold('--c|') }
      const source$ = cold<'a' | 'b' | 'c'>('(abc|)')

      expectObservable(source$.pipe(mapInOrder((item) => results[item], 3))).toBe('---(abc|)')
    })
  })

  it('works on so many items at once and no more', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const results = { a: cold('--a|'), b: cold('---b|'), c: cold('-c|') }
      const source$ = cold<'a' | 'b' | 'c'>('(abc|)')

      expectObservable(source$.pipe(mapInOrder((item) => results[item], 2))).toBe('--a(bc|)')
      expectSubscriptions(results.c.subscriptions).toBe('--^!')
    })
  })

  it('ends with the error of an item', () => {
    run(({ cold, expectObservable }) => {
      const failingItem = throwError(() => 'error')

      expectObservable(cold('ab').pipe(mapInOrder((item) => (item === 'b' ? failingItem : of(item)), 2))).toBe('a#')
    })
  })

  it('gives nothing after an item without a result: an order with a hole is none', () => {
    run(({ cold, expectObservable }) => {
      const source$ = cold('(abc|)')

      expectObservable(source$.pipe(mapInOrder((item) => (item === 'b' ? EMPTY : of(item)), 1))).toBe('(a|)')
    })
  })

  it('starts anew for each subscriber', () => {
    run(({ expectObservable }) => {
      const mapped$ = range(0, 3).pipe(
        mapInOrder((item) => timer(3 - item).pipe(map(() => item)), 3),
        toArray(),
      )

      expectObservable(mapped$).toBe('---(a|)', { a: [0, 1, 2] })
      expectObservable(mapped$, '-----^').toBe('--------(a|)', { a: [0, 1, 2] })
    })
  })
})
