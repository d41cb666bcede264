import assert from 'node:assert/strict'
import { EMPTY, map, NEVER, tap, throwError, type Observable } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import fc from 'fast-check'
import {
  followFinalized,
  type BlockReadFailure,
  type BlockSource,
  type FollowOptions,
} from '../../../src/chain/follow.js'
import { SignerError } from '../../../src/errors/signer-error.js'
import type { BlockHash } from '../../../src/model/ids.js'
import type { BlockRef, FinalizedBlock } from '../../../src/model/l1.js'

const hashOf = (number: number): BlockHash => `0x${number.toString(16).padStart(64, '0')}`

const ref = (number: number): BlockRef => ({ number, hash: hashOf(number) })

const blockOf = (number: number): FinalizedBlock => ({
  ...ref(number),
  parentHash: hashOf(number - 1),
  timestampMs: number * 6_000,
  specVersion: 2,
  invocations: [],
  own: [],
})

type Helpers = Parameters<Parameters<TestScheduler['run']>[0]>[0]
type ReadBlock = (number: number) => Observable<FinalizedBlock>

const gone = new SignerError('SIGNER__CHAIN__STATE_UNAVAILABLE', 'pruned')
const wrongChain = new SignerError('SIGNER__CHAIN__GENESIS_MISMATCH', 'other chain')

/** Follows under virtual time and gives what came: block numbers and an error's code, each with its time. */
const follow = (
  script: (helpers: Helpers, scheduler: TestScheduler) => BlockSource & Partial<FollowOptions>,
): [number, number | string][] => {
  const scheduler = new TestScheduler(assert.deepEqual)
  const seen: [number, number | string][] = []
  scheduler.run((helpers) => {
    const { heads$, blockAt, ...options } = script(helpers, scheduler)
    followFinalized({ heads$, blockAt }, { from: ref(0), consumed$: NEVER, ...options }, scheduler).subscribe({
      next: ({ number }) => seen.push([scheduler.now(), number]),
      error: (error: unknown) =>
        seen.push([scheduler.now(), error instanceof SignerError ? error.code : String(error)]),
    })
  })
  return seen
}

/** Reads a block in one frame. */
const promptly =
  ({ cold }: Helpers): ReadBlock =>
  (number) =>
    cold('-b|', { b: blockOf(number) })

const heads = ({ hot }: Helpers, marbles: string) => hot(marbles).pipe(map((head) => Number.parseInt(head, 36)))

describe('followFinalized', () => {
  it('gives every block after the cursor, also those that no head announced', () => {
    const seen = follow((helpers) => ({ heads$: heads(helpers, '1--4---5'), blockAt: promptly(helpers) }))

    assert.deepEqual(seen, [
      [1, 1],
      [4, 2],
      [4, 3],
      [4, 4],
      [8, 5],
    ])
  })

  it('begins with the first head when there is no cursor', () => {
    const seen = follow((helpers) => ({
      heads$: heads(helpers, '7-9'),
      blockAt: promptly(helpers),
      from: undefined,
    }))

    assert.deepEqual(
      seen.map(([, number]) => number),
      [7, 8, 9],
    )
  })

  it('begins with the block that was asked for when there is no cursor', () => {
    for (const first of [0, 3]) {
      const seen = follow((helpers) => ({
        heads$: heads(helpers, '4'),
        blockAt: promptly(helpers),
        from: undefined,
        first,
      }))

      assert.deepEqual(
        seen.map(([, number]) => number),
        [0, 1, 2, 3, 4].slice(first),
      )
    }
  })

  it('goes on after the cursor, wherever it was asked to begin', () => {
    for (const first of [0, 2, 9]) {
      const seen = follow((helpers) => ({
        heads$: heads(helpers, '6'),
        blockAt: promptly(helpers),
        from: ref(4),
        first,
      }))

      assert.deepEqual(
        seen.map(([, number]) => number),
        [5, 6],
      )
    }
  })

  it('gives nothing twice when heads repeat or fall', () => {
    const seen = follow((helpers) => ({ heads$: heads(helpers, '2-2-1-2-3'), blockAt: promptly(helpers) }))

    assert.deepEqual(
      seen.map(([, number]) => number),
      [1, 2, 3],
    )
  })

  it('waits when the cursor is ahead of the node', () => {
    const seen = follow((helpers) => ({
      heads$: heads(helpers, '3-4-5-6'),
      blockAt: promptly(helpers),
      from: ref(5),
    }))

    assert.deepEqual(seen, [[7, 6]])
  })

  it('keeps the order when a later block is read sooner', () => {
    const seen = follow(({ cold, ...helpers }) => ({
      heads$: heads({ cold, ...helpers }, '3'),
      blockAt: (number) => cold(number === 1 ? '---b|' : '-b|', { b: blockOf(number) }),
    }))

    assert.deepEqual(seen, [
      [3, 1],
      [3, 2],
      [3, 3],
    ])
  })

  it('reads again after a growing pause what could not be read, and tells', () => {
    const failures: BlockReadFailure[] = []
    let attempts = 0

    const seen = follow((helpers) => ({
      heads$: heads(helpers, '2'),
      blockAt: (number) => (number === 1 && ++attempts < 4 ? throwError(() => gone) : promptly(helpers)(number)),
      onRetry: (failure) => failures.push(failure),
    }))

    assert.deepEqual(seen, [
      [500 + 1_000 + 2_000 + 1, 1],
      [500 + 1_000 + 2_000 + 1, 2],
    ])
    assert.deepEqual(
      failures.map(({ number, attempt, delayMs, error }) => [number, attempt, delayMs, error]),
      [
        [1, 1, 500, gone],
        [1, 2, 1_000, gone],
        [1, 3, 2_000, gone],
      ],
    )
  })

  it('ends with an error that no repetition mends', () => {
    const seen = follow((helpers) => ({
      heads$: heads(helpers, '2'),
      blockAt: (number) => (number === 2 ? throwError(() => wrongChain) : promptly(helpers)(number)),
    }))

    assert.deepEqual(seen.at(-1), [0, 'SIGNER__CHAIN__GENESIS_MISMATCH'])
  })

  it('ends when a block does not link to the one before', () => {
    const seen = follow((helpers) => ({
      heads$: heads(helpers, '3'),
      blockAt: (number) =>
        promptly(helpers)(number).pipe(
          map((block) => (number === 3 ? { ...block, parentHash: hashOf(0xbad) } : block)),
        ),
    }))

    assert.deepEqual(seen, [
      [1, 1],
      [1, 2],
      [1, 'SIGNER__CHAIN__PARENT_HASH_MISMATCH'],
    ])
  })

  it('ends when the first block does not link to the cursor', () => {
    const seen = follow((helpers) => ({
      heads$: heads(helpers, '3'),
      blockAt: promptly(helpers),
      from: { number: 0, hash: hashOf(0xbad) },
    }))

    assert.deepEqual(seen, [[1, 'SIGNER__CHAIN__PARENT_HASH_MISMATCH']])
  })

  it('reads only so many at once', () => {
    let now = 0
    let most = 0
    const counted = (block$: Observable<FinalizedBlock>) =>
      block$.pipe(tap({ subscribe: () => (most = Math.max(most, ++now)), finalize: () => now-- }))

    follow((helpers) => ({
      heads$: heads(helpers, '9'),
      blockAt: (number) => counted(promptly(helpers)(number)),
      concurrency: 2,
    }))

    assert.equal(most, 2)
  })

  it('never reads beyond the window of a slow consumer, and never loses a block to it', () => {
    const shape = fc.record({
      window: fc.integer({ min: 1, max: 5 }),
      steps: fc.array(fc.oneof(fc.record({ head: fc.integer({ min: 1, max: 30 }) }), fc.constant('consume' as const)), {
        maxLength: 40,
      }),
    })
    fc.assert(
      fc.property(shape, ({ window, steps }) => {
        const scheduler = new TestScheduler(assert.deepEqual)
        scheduler.run((helpers) => {
          const frames = steps.map((_, index) => index)
          const heads$ = helpers.hot(frames.map((index) => (typeof steps[index] === 'object' ? 'h' : '-')).join(''))
          const consume$ = helpers.hot(frames.map((index) => (steps[index] === 'consume' ? 'c' : '-')).join(''))
          const read: number[] = []
          const given: number[] = []
          let head = 0
          let consumed = 0
          const next = steps.filter((step) => typeof step === 'object')
          const source: BlockSource = {
            heads$: heads$.pipe(map(() => (head = (next.shift() as { head: number }).head))),
            blockAt: (number) => {
              read.push(number)
              assert.ok(number <= consumed + window, `read ${number}, consumed ${consumed}, window ${window}`)
              return helpers.cold('b|', { b: blockOf(number) })
            },
          }
          const consumed$ = consume$.pipe(map(() => (consumed = Math.min(consumed + 1, given.length))))
          followFinalized(source, { from: ref(0), consumed$, window }, scheduler).subscribe(({ number }) =>
            given.push(number),
          )
          helpers.flush()
          const numbers = given.map((_, index) => index + 1)
          assert.deepEqual(given, numbers)
          assert.deepEqual(read, numbers)
          assert.ok(head >= 0)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('ends with an error of the heads', () => {
    const seen = follow(() => ({ heads$: throwError(() => gone), blockAt: () => EMPTY }))

    assert.deepEqual(seen, [[0, 'SIGNER__CHAIN__STATE_UNAVAILABLE']])
  })
})
