import assert from 'node:assert/strict'
import { timing } from '../../../src/observe/timing.js'

describe('timing', () => {
  const start = (most?: number) => {
    const seen: [unknown, number][] = []
    let nowMs = 0
    const spread = { observe: (labels: unknown, value: number) => void seen.push([labels, value]) }
    const times = timing(spread, { monotonicMs: () => nowMs, ...(most === undefined ? {} : { most }) })
    return { seen, times, at: (ms: number) => void (nowMs = ms) }
  }

  it('observes the seconds from beginning to end, once', () => {
    const { seen, times, at } = start()
    times.begin('a')
    at(1_500)
    times.end('a', { call: 'Sign' })
    times.end('a', { call: 'Sign' })

    assert.deepEqual(seen, [[{ call: 'Sign' }, 1.5]])
  })

  it('observes nothing whose beginning it did not see', () => {
    const { seen, times } = start()
    times.end('b', {})

    assert.deepEqual(seen, [])
  })

  it('remembers so many beginnings and no more, and takes new ones when others have ended', () => {
    const { seen, times } = start(1)
    for (const key of ['a', 'b']) times.begin(key)
    for (const key of ['a', 'b']) times.end(key, {})
    times.begin('c')
    times.end('c', {})

    assert.equal(seen.length, 2)
  })
})
