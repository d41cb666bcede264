import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  ASIDE_MS,
  choose,
  failed,
  faultOf,
  proven,
  setAside,
  untried,
  type Health,
} from '../../../src/chain/endpoints.js'
import { SignerError } from '../../../src/errors/signer-error.js'

const wrongChain = new SignerError('SIGNER__CHAIN__GENESIS_MISMATCH', 'of another chain')
const outvoted = new SignerError('SIGNER__CHAIN__NO_AGREEMENT', 'outvoted')

type Happening = { readonly index: number; readonly what: 'failed' | 'aside' | 'proven'; readonly afterMs: number }

/** Any history of up to five endpoints, and the time at its end. */
const histories = fc.integer({ min: 1, max: 5 }).chain((count) => {
  const happening = fc.record({
    index: fc.nat(count - 1),
    what: fc.constantFrom<Happening['what']>('failed', 'aside', 'proven'),
    afterMs: fc.nat(60_000),
  })
  return fc.array(happening, { maxLength: 30 }).map((happenings) => replay(count, happenings))
})

const replay = (count: number, happenings: readonly Happening[]): { health: Health; nowMs: number } =>
  happenings.reduce(
    ({ health, nowMs }, { index, what, afterMs }) => {
      const at = nowMs + afterMs
      if (what === 'failed') return { health: failed(health, index, at), nowMs: at }
      if (what === 'aside') return { health: setAside(health, index, at, wrongChain), nowMs: at }
      return { health: proven(health, index), nowMs: at }
    },
    { health: untried(count), nowMs: 0 },
  )

describe('the health of endpoints', () => {
  it('takes them in turn while all are well', () => {
    const health = untried(3)

    assert.deepEqual(
      [choose(health, -1, 0), choose(health, 0, 0), choose(health, 2, 0)],
      [
        { index: 0, waitMs: 0 },
        { index: 1, waitMs: 0 },
        { index: 0, waitMs: 0 },
      ],
    )
  })

  it('holds one that fails for longer each time, up to 30 s', () => {
    const waits = Array.from({ length: 9 }).reduce<{ health: Health; waits: number[] }>(
      ({ health, waits }) => {
        const next = failed(health, 0, 0)
        return { health: next, waits: [...waits, choose(next, 0, 0).waitMs] }
      },
      { health: untried(1), waits: [] },
    ).waits

    assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  })

  it('goes to one that is well without waiting for one that is held', () => {
    assert.deepEqual(choose(failed(untried(2), 0, 0), 0, 0), { index: 1, waitMs: 0 })
    assert.deepEqual(choose(failed(untried(2), 1, 0), 0, 0), { index: 0, waitMs: 0 })
  })

  it('waits for the hold that ends first when all are held', () => {
    const health = failed(failed(failed(untried(2), 0, 0), 0, 0), 1, 0)

    assert.deepEqual(choose(health, 1, 100), { index: 1, waitMs: 400 })
  })

  it('tries one again when its hold has ended, and prefers those that failed less', () => {
    const health = failed(untried(2), 0, 0)

    assert.deepEqual(choose(health, 1, 500), { index: 1, waitMs: 0 })
    assert.deepEqual(choose(failed(health, 1, 0), 1, 500), { index: 0, waitMs: 0 })
  })

  it('forgets failures of one that is proven', () => {
    const health = proven(failed(failed(untried(1), 0, 0), 0, 0), 0)

    assert.deepEqual(health, untried(1))
  })

  it('waits for one that is held rather than use one that was set aside', () => {
    const health = failed(setAside(untried(2), 0, 0, wrongChain), 1, 0)

    assert.deepEqual(choose(health, 1, 0), { index: 1, waitMs: 500 })
  })

  it('asks one that was set aside again after a long time', () => {
    const health = setAside(untried(1), 0, 0, wrongChain)

    assert.deepEqual(choose(health, 0, 0), { index: 0, waitMs: ASIDE_MS })
    assert.deepEqual(choose(health, 0, ASIDE_MS), { index: 0, waitMs: 0 })
  })

  it('has no hope only when every one is wrong for good', () => {
    const one = setAside(untried(2), 0, 0, wrongChain)

    assert.equal(faultOf(one), undefined)
    assert.equal(faultOf(setAside(one, 1, 0, outvoted)), undefined)
    assert.equal(faultOf(failed(one, 1, 0)), undefined)
    assert.equal(faultOf(setAside(one, 1, 0, wrongChain)), wrongChain)
  })

  it('always has an endpoint to try, within a bounded time', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: -1, max: 4 }), ({ health, nowMs }, last) => {
        const { index, waitMs } = choose(health, last % health.length, nowMs)

        assert.ok(health[index] !== undefined, `${index} of ${health.length}`)
        assert.ok(waitMs >= 0 && waitMs <= ASIDE_MS, `${waitMs} ms`)
      }),
    )
  })

  it('always prefers one that is well, whatever happened to the others', () => {
    fc.assert(
      fc.property(histories, fc.nat(4), fc.integer({ min: -1, max: 4 }), ({ health, nowMs }, well, last) => {
        const withOne = proven(health, well % health.length)
        const { index, waitMs } = choose(withOne, last % health.length, nowMs)

        assert.equal(withOne[index]?.failures, 0)
        assert.equal(waitMs, 0)
      }),
    )
  })
})
