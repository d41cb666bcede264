import assert from 'node:assert/strict'
import { TestScheduler } from 'rxjs/testing'
import { onSilence } from '../../../src/rx/on-silence.js'

const silences = (marbles: string, unsubscribe?: string) => {
  const scheduler = new TestScheduler(assert.deepEqual)
  const at: number[] = []
  scheduler.run(({ hot, expectObservable }) => {
    const source$ = hot(marbles)
    expectObservable(source$.pipe(onSilence(3, () => at.push(scheduler.now()), scheduler)), unsubscribe).toBe(marbles)
  })
  return at
}

describe('onSilence', () => {
  it('passes everything on and keeps quiet while something comes', () => {
    assert.deepEqual(silences('a-b-c-d|'), [])
  })

  it('acts after each spell of silence, also before the first value', () => {
    assert.deepEqual(silences('-----a--------b-|'), [3, 8, 11])
  })

  it('stops when nobody listens any more', () => {
    assert.deepEqual(silences('a---------', '-----!'), [3])
  })

  it('stops with an error of the source', () => {
    assert.deepEqual(silences('a--#'), [])
  })
})
