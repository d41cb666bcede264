import assert from 'node:assert/strict'
import fc from 'fast-check'
import { agreedHeight, countVotes, type Vote } from '../../../src/chain/votes.js'
import type { BlockHash } from '../../../src/model/ids.js'

const [a, b, c] = ['aa', 'bb', 'cc'].map((byte): BlockHash => `0x${byte.repeat(32)}`) as [
  BlockHash,
  BlockHash,
  BlockHash,
]

const votes = (...hashes: (BlockHash | undefined)[]): Vote[] =>
  hashes.map((hash, index) => ({ endpoint: `ws://${index}`, hash }))

describe('countVotes', () => {
  it('counts the node that is read as one of those who agree', () => {
    assert.equal(countVotes(1, a, []), 'agreed')
    assert.equal(countVotes(2, a, []), 'open')
    assert.equal(countVotes(2, a, votes(a)), 'agreed')
    assert.equal(countVotes(3, a, votes(a)), 'open')
  })

  it('takes silence for no vote', () => {
    assert.equal(countVotes(2, a, votes(undefined, undefined)), 'open')
  })

  it('is open while nobody has enough votes', () => {
    assert.equal(countVotes(2, a, votes(b)), 'open')
    assert.equal(countVotes(2, a, votes(b, c)), 'open')
  })

  it('is outvoted by as many others that agree on another block', () => {
    assert.equal(countVotes(2, a, votes(b, b)), 'outvoted')
    assert.equal(countVotes(3, a, votes(b, b)), 'open')
  })

  it('acts on nothing that as many contradict as confirm', () => {
    assert.equal(countVotes(2, a, votes(a, b, b)), 'outvoted')
  })

  it('agrees in spite of a lone liar', () => {
    assert.equal(countVotes(2, a, votes(b, a)), 'agreed')
  })

  it('never agrees with fewer than are wanted', () => {
    const vote = fc.constantFrom(a, b, c, undefined)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(vote, { maxLength: 6 }), (wanted, hashes) => {
        const same = hashes.filter((hash) => hash === a).length + 1
        if (countVotes(wanted, a, votes(...hashes)) === 'agreed') assert.ok(same >= wanted)
      }),
    )
  })
})

describe('agreedHeight', () => {
  it('is that of the node that is read when one is enough', () => {
    assert.equal(agreedHeight(1, 7, [9, 3]), 7)
  })

  it('is never above what the node that is read says', () => {
    assert.equal(agreedHeight(2, 7, [9, 8]), 7)
  })

  it('is what enough of the others have too', () => {
    assert.equal(agreedHeight(2, 9, [3, 7]), 7)
    assert.equal(agreedHeight(3, 9, [3, 7]), 3)
  })

  it('is not known while too few say anything', () => {
    assert.equal(agreedHeight(2, 9, [undefined]), undefined)
    assert.equal(agreedHeight(2, undefined, [9, 9]), undefined)
    assert.equal(agreedHeight(3, 9, [9, undefined]), undefined)
  })

  it('cannot be raised by fewer liars than are wanted', () => {
    const honest = fc.array(fc.nat(100), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(honest, fc.integer({ min: 2, max: 4 }), (heights, wanted) => {
        // One fewer than are wanted, the reader among them, say that everything is final.
        const liars = Array.from({ length: wanted - 2 }, () => 0xffff_ffff)
        const height = agreedHeight(wanted, 0xffff_ffff, [...heights, ...liars])
        assert.ok(height === undefined || height <= Math.max(...heights))
      }),
    )
  })
})
