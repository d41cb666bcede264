import assert from 'node:assert/strict'
import { compactToU8a, u8aToHex } from '@polkadot/util'
import fc from 'fast-check'
import { extrinsicsRoot, isBodyOf, type TrieVersion } from '../../../src/chain/extrinsics-root.js'
import { loadChopsticks } from '../../../src/embedded/chopsticks.js'
import { leaseExecutor } from '../../../src/embedded/executor-lease.js'
import type { Hex } from '../../../src/model/ids.js'
import { fromHex } from '../../../src/protocol/hash.js'
// Blocks that a real node made of the development runtime: state version 0.
import blocks from '../../vectors/blocks/bodies.json' with { type: 'json' }

// sp-trie, `empty_trie_root` of BLAKE2b-256.
const EMPTY: Hex = '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314'

const bodies = fc.array(fc.uint8Array({ minLength: 1, maxLength: 80 }), { minLength: 1, maxLength: 90 })

// Around the lengths at which compacts, nodes and values change their form.
const value = fc.oneof(
  fc.uint8Array({ maxLength: 70 }),
  fc.constantFrom(0, 31, 32, 33, 63, 64, 300, 20_000).map((length) => new Uint8Array(length).fill(length % 251)),
)
const values = fc.oneof(
  fc.array(value, { maxLength: 20 }),
  // 64 positions and more have keys of two bytes.
  fc.array(fc.uint8Array({ maxLength: 3 }), { minLength: 60, maxLength: 300 }),
)

describe('the root of extrinsics', () => {
  let release: () => Promise<void>
  /** Of the implementation in chopsticks. */
  let rootElsewhere: (values: readonly Uint8Array[], version: TrieVersion) => Promise<string>

  before(async () => {
    const chopsticks = await loadChopsticks()
    release = await leaseExecutor(chopsticks)
    rootElsewhere = (values, version) =>
      chopsticks.calculateStateRoot(
        values.map((bytes, i) => [u8aToHex(compactToU8a(i)), u8aToHex(bytes)]),
        version,
      )
  })
  after(() => release())

  for (const { extrinsicsRoot: root, extrinsics } of blocks) {
    it(`is that of a block of ${extrinsics.length} from a real node`, () => {
      assert.equal(extrinsicsRoot(extrinsics.map(fromHex), 0), root)
      assert.ok(isBodyOf(root as Hex, extrinsics.map(fromHex)))
    })
  }

  it('is that of the empty trie for none', () => {
    assert.equal(extrinsicsRoot([], 0), EMPTY)
    assert.equal(extrinsicsRoot([], 1), EMPTY)
  })

  it('differs by version only where an extrinsic is longer than a hash', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const isLong = body.some(({ length }) => length > 32)
        assert.equal(extrinsicsRoot(body, 0) !== extrinsicsRoot(body, 1), isLong)
      }),
      { numRuns: 30 },
    )
  })

  it('changes with every byte, every omission and every addition', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (body, at) => {
        const root = extrinsicsRoot(body, 0)
        const index = at % body.length
        const changed = body.with(
          index,
          Uint8Array.from(body[index] as Uint8Array, (byte) => byte ^ 1),
        )
        for (const other of [changed, body.toSpliced(index, 1), [...body, Uint8Array.of(0)]]) {
          assert.ok(!isBodyOf(root, other), `${body.length} extrinsics, index ${index}`)
        }
      }),
      { numRuns: 30 },
    )
  })

  for (const version of [0, 1] as const) {
    it(`is what another implementation computes, by version ${version}`, async () => {
      await fc.assert(
        fc.asyncProperty(values, async (list) => {
          assert.equal(extrinsicsRoot(list, version), await rootElsewhere(list, version))
        }),
        { numRuns: 100 },
      )
    })
  }
})
