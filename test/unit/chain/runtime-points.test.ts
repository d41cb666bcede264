import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  knownAt,
  lowerBounds,
  neighboursOf,
  withPoint,
  type RuntimePoint,
  type RuntimePoints,
} from '../../../src/chain/runtime-points.js'
import type { BlockHash } from '../../../src/model/ids.js'

const hashOf = (number: number): BlockHash => `0x${number.toString(16).padStart(64, '0')}`
const asked = (number: number, specVersion: number): RuntimePoint => ({ number, specVersion, hash: hashOf(number) })
const heard = (number: number, specVersion: number): RuntimePoint => ({ number, specVersion })
const pointsOf = (...points: RuntimePoint[]): RuntimePoints => points.reduce(withPoint, [] as RuntimePoints)

describe('what is known of runtimes', () => {
  it('holds in between when it is the same on both sides', () => {
    const points = pointsOf(heard(10, 5), asked(1_000, 5))

    assert.deepEqual(knownAt(points, 500), asked(1_000, 5))
    assert.deepEqual(knownAt(points, 10), asked(1_000, 5))
    assert.deepEqual(knownAt(points, 1_000), asked(1_000, 5))
  })

  it('holds neither outside nor between different ones', () => {
    const points = pointsOf(asked(10, 5), asked(1_000, 6))

    for (const number of [9, 11, 999, 1_001]) assert.equal(knownAt(points, number), undefined)
    assert.deepEqual(neighboursOf(points, 11), { below: asked(10, 5), above: asked(1_000, 6) })
  })

  it('takes what a node was not asked for as a lower bound only: it has no metadata to give', () => {
    assert.equal(knownAt(pointsOf(heard(10, 5)), 10), undefined)
    assert.equal(knownAt(pointsOf(asked(5, 5), heard(10, 5)), 7), undefined)
  })

  it('keeps what a node was asked below what it was not: only the former has metadata to give', () => {
    assert.deepEqual(knownAt(pointsOf(heard(10, 5), heard(90, 5), asked(80, 5)), 75), asked(80, 5))
  })

  it('stays on another connection as lower bounds up to the last block that was read', () => {
    const points = pointsOf(asked(10, 5), asked(20, 6), asked(1_000, 6))

    assert.deepEqual(lowerBounds(points, 300), [heard(10, 5), heard(20, 6), heard(300, 6)])
    assert.deepEqual(lowerBounds(points, 15), [heard(10, 5)])
    assert.deepEqual(lowerBounds(points, 9), [])
  })

  it('never says what is not so, and never grows beyond two points for each runtime', () => {
    const upgrades = fc.uniqueArray(fc.nat(200), { maxLength: 8 })
    fc.assert(
      fc.property(upgrades, fc.array(fc.nat(200), { maxLength: 60 }), fc.nat(200), (at, questions, number) => {
        const versionOf = (block: number): number => at.filter((upgrade) => upgrade <= block).length
        const points = pointsOf(...questions.map((block) => asked(block, versionOf(block))))

        const known = knownAt(points, number)

        if (known) assert.equal(known.specVersion, versionOf(number))
        if (questions.includes(number)) assert.ok(known)
        assert.ok(points.length <= 2 * (at.length + 1))
      }),
    )
  })

  it('is bounded whatever a node says', () => {
    const points = pointsOf(...Array.from({ length: 500 }, (_, number) => asked(number, (number * 7) % 31)))

    assert.equal(points.length, 64)
    assert.equal(points.at(-1)?.number, 499)
  })
})
