import assert from 'node:assert/strict'
import { Subject, VirtualTimeScheduler } from 'rxjs'
import { cutAfter } from '../../../src/rx/cut-after.js'

describe('cutAfter', () => {
  const start = () => {
    const [source$, stop$, scheduler] = [new Subject<number>(), new Subject<void>(), new VirtualTimeScheduler()]
    const seen: (number | 'end' | 'cut')[] = []
    source$.pipe(cutAfter(stop$, { withinMs: 1_000, onCut: () => seen.push('cut') }, scheduler)).subscribe({
      next: (value) => seen.push(value),
      complete: () => seen.push('end'),
    })
    return { source$, stop$, scheduler, seen }
  }

  it('lets what is under way end in its time', () => {
    const { source$, stop$, scheduler, seen } = start()
    stop$.next()
    source$.next(1)
    source$.complete()
    assert.equal(scheduler.actions.length, 0, 'nothing is left to wait for')
    assert.deepEqual(seen, [1, 'end'])
  })

  it('ends what does not end by itself, and says so before', () => {
    const { source$, stop$, scheduler, seen } = start()
    stop$.next()
    scheduler.flush()
    source$.next(1)
    assert.deepEqual(seen, ['cut', 'end'])
  })
})
