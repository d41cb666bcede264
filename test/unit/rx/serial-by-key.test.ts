import assert from 'node:assert/strict'
import { delay, from, map, of, range, timer, toArray, lastValueFrom } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { serialByKey } from '../../../src/rx/serial-by-key.js'

const virtualTime = (): TestScheduler => new TestScheduler((actual, expected) => assert.deepEqual(actual, expected))
const byFirstLetter = (concurrency: number) => ({ keyOf: (item: string) => item[0] ?? '', concurrency })

describe('serialByKey', () => {
  it('runs items of one key one after the other and other keys side by side', () => {
    virtualTime().run(({ hot, expectObservable, cold }) => {
      const source$ = hot('  (abc)|', { a: 'x1', b: 'x2', c: 'y1' })
      const result$ = source$.pipe(serialByKey(byFirstLetter(2), (item) => cold('-----(r|)', { r: item })))

      expectObservable(result$).toBe('-----(ac)-(b|)', { a: 'x1', c: 'y1', b: 'x2' })
    })
  })

  it('starts no more than `concurrency` items at once, and loses none', () => {
    virtualTime().run(({ expectObservable }) => {
      const source$ = from(['a', 'b', 'c'])
      const result$ = source$.pipe(serialByKey(byFirstLetter(1), (item) => timer(10).pipe(map(() => item))))

      expectObservable(result$).toBe('10ms a 9ms b 9ms (c|)', { a: 'a', b: 'b', c: 'c' })
    })
  })

  it('takes turns between keys, so that a busy key does not starve the others', () => {
    virtualTime().run(({ expectObservable }) => {
      const source$ = from(['x1', 'x2', 'x3', 'y1'])
      const result$ = source$.pipe(serialByKey(byFirstLetter(1), (item) => of(item).pipe(delay(1))))

      expectObservable(result$.pipe(toArray())).toBe('4ms (r|)', { r: ['x1', 'y1', 'x2', 'x3'] })
    })
  })

  it('keeps order and count for 10,000 items of many keys that end at once', async () => {
    const seen = await lastValueFrom(
      range(0, 10_000).pipe(
        serialByKey({ keyOf: (n) => String(n % 7), concurrency: 3 }, (n) => of(n)),
        toArray(),
      ),
    )

    assert.equal(seen.length, 10_000)
    for (let key = 0; key < 7; key++) {
      const ofKey = seen.filter((n) => n % 7 === key)
      assert.deepEqual(
        ofKey,
        [...ofKey].sort((a, b) => a - b),
      )
    }
  })

  it('cuts what runs and starts nothing more when it is unsubscribed', () => {
    virtualTime().run(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const first$ = cold('-----r|')
      const second$ = cold('--r|')
      const source$ = hot('(ab)', { a: 'x1', b: 'x2' })
      const result$ = source$.pipe(serialByKey(byFirstLetter(2), (item) => (item === 'x1' ? first$ : second$)))

      expectObservable(result$, '---!').toBe('----')
      expectSubscriptions(first$.subscriptions).toBe('^--!')
      expectSubscriptions(second$.subscriptions).toBe([])
    })
  })

  it('passes an error of the work on and stops', () => {
    virtualTime().run(({ hot, cold, expectObservable }) => {
      const result$ = hot('ab').pipe(serialByKey(byFirstLetter(2), () => cold('--#')))

      expectObservable(result$).toBe('--#')
    })
  })
})
