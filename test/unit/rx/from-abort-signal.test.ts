import assert from 'node:assert/strict'
import { fromAbortSignal } from '../../../src/rx/from-abort-signal.js'

const log = (signal: AbortSignal): string[] => {
  const seen: string[] = []
  fromAbortSignal(signal).subscribe({ next: () => seen.push('value'), complete: () => seen.push('end') })
  return seen
}

describe('fromAbortSignal', () => {
  it('gives one value and completes when the signal is aborted, also when it was before', () => {
    const controller = new AbortController()
    const early = log(controller.signal)
    assert.deepEqual(early, [])
    controller.abort()

    assert.deepEqual(
      [early, log(controller.signal)],
      [
        ['value', 'end'],
        ['value', 'end'],
      ],
    )
  })

  it('gives nothing after the end of the subscription', () => {
    const controller = new AbortController()
    const seen: string[] = []
    fromAbortSignal(controller.signal)
      .subscribe({ next: () => seen.push('value') })
      .unsubscribe()
    controller.abort()

    assert.deepEqual(seen, [])
  })
})
