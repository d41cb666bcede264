import assert from 'node:assert/strict'
import { defer, of, Subject, throwError } from 'rxjs'
import { inSlots } from '../../../src/rx/in-slots.js'

describe('inSlots', () => {
  const open = (count: number) => {
    const inSlot = inSlots(count)
    const started: string[] = []
    const start = (name: string) => {
      const work$ = new Subject<string>()
      const seen: unknown[] = []
      const subscription = defer(() => {
        started.push(name)
        return work$
      })
        .pipe(inSlot())
        .subscribe({ next: (value) => seen.push(value), error: (e) => seen.push(e), complete: () => seen.push('end') })
      return { work$, seen, subscription }
    }
    return { inSlot, started, start }
  }

  it('starts as many as there are slots, and the others in their order when one ends', () => {
    const { started, start } = open(2)
    const [a, b] = [start('a'), start('b')]
    start('c')
    start('d')
    assert.deepEqual(started, ['a', 'b'])

    b.work$.next('value')
    b.work$.complete()
    assert.deepEqual(
      [b.seen, started],
      [
        ['value', 'end'],
        ['a', 'b', 'c'],
      ],
    )
    a.work$.error('fault')
    assert.deepEqual([a.seen, started], [['fault'], ['a', 'b', 'c', 'd']])
  })

  it('gives the slot of what is let go to the next one, and forgets what is let go while it waits', () => {
    const { started, start } = open(1)
    const [a, b] = [start('a'), start('b')]
    start('c')
    b.subscription.unsubscribe()
    a.subscription.unsubscribe()
    assert.deepEqual(started, ['a', 'c'])
  })

  it('survives ten thousand that end at once', () => {
    const { inSlot, start } = open(1)
    const first = start('first')
    let done = 0
    for (let i = 0; i < 10_000; i += 1)
      (i % 2 === 0 ? of(i) : throwError(() => i))
        .pipe(inSlot())
        .subscribe({ error: () => (done += 1), complete: () => (done += 1) })
    assert.equal(done, 0)
    first.work$.complete()
    assert.equal(done, 10_000)
  })
})
