import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createFrameQueue } from '../../../../src/worker/transport/frame-queue.js'

const settle = (): Promise<void> => new Promise(setImmediate)

const create = (options = { framesInHand: 2, bytesInHand: 100 }) => {
  const started: number[] = []
  const ends: (() => void)[] = []
  const fullness: boolean[] = []
  let may = true
  const queue = createFrameQueue(options, {
    handle: (frame) => {
      started.push(frame[0] ?? -1)
      return new Promise((resolve) => ends.push(resolve))
    },
    mayStart: () => may,
    onFull: (full) => fullness.push(full),
  })
  const push = (id: number, length = 1): void => queue.push(new Uint8Array(length).fill(id))
  const end = async (): Promise<void> => {
    ends.shift()?.()
    await settle()
  }
  return { queue, started, fullness, push, end, allow: (now: boolean) => (may = now) }
}

describe('createFrameQueue', () => {
  it('starts in order, so many side by side, and goes on when one ends', async () => {
    const { push, started, end } = create()
    for (const id of [1, 2, 3, 4]) push(id)
    assert.deepEqual(started, [1, 2])
    await end()
    assert.deepEqual(started, [1, 2, 3])
    await end()
    assert.deepEqual(started, [1, 2, 3, 4])
  })

  it('says once when it is full, and once when it is not', async () => {
    const { push, fullness, end } = create()
    for (const id of [1, 2, 3]) push(id)
    assert.deepEqual(fullness, [true])
    await end()
    assert.deepEqual(fullness, [true])
    await end()
    assert.deepEqual(fullness, [true, false])
  })

  it('counts bytes too, but takes one frame of any length', async () => {
    const { push, started, end } = create()
    push(1, 1000)
    push(2, 1)
    assert.deepEqual(started, [1])
    await end()
    assert.deepEqual(started, [1, 2])
    push(3, 99)
    assert.deepEqual(started, [1, 2, 3])
  })

  it('starts nothing while it may not, and is full then', () => {
    const { queue, push, started, fullness, allow } = create()
    allow(false)
    push(1)
    assert.deepEqual([started, fullness, queue.busy(), queue.full()], [[], [true], true, true])
    allow(true)
    queue.pump()
    assert.deepEqual([started, fullness], [[1], [true, false]])
  })

  it('forgets what waits when it is cleared', async () => {
    const { queue, push, started, end } = create()
    for (const id of [1, 2, 3]) push(id)
    queue.clear()
    await end()
    await end()
    assert.deepEqual([started, queue.busy()], [[1, 2], false])
  })

  it('starts every frame once, in order, and never too many, whatever ends when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 }), async (lengths) => {
        const { push, started, end } = create({ framesInHand: 3, bytesInHand: 100 })
        let ended = 0
        for (const [id, length] of lengths.entries()) {
          push(id, length + 1)
          assert.ok(started.length - ended <= 3)
          if (length % 3 === 0 && started.length > ended) {
            ended += 1
            await end()
          }
        }
        for (; ended < lengths.length; ended += 1) await end()
        assert.deepEqual(started, [...lengths.keys()])
      }),
      { numRuns: 50 },
    )
  })
})
