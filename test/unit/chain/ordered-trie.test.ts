import assert from 'node:assert/strict'
import fc from 'fast-check'
import { compactToU8a, u8aToHex } from '@polkadot/util'
import { orderedTrieRoot, type TrieLayout } from '../../../src/chain/ordered-trie.js'
import { loadChopsticks } from '../../../src/embedded/chopsticks.js'
import { leaseExecutor } from '../../../src/embedded/executor-lease.js'
import { fromHex, toHex } from '../../../src/protocol/hash.js'
import bodies from '../../vectors/blocks/bodies.json' with { type: 'json' }

const VERSIONS = { plain: 0, hashed: 1 } as const

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

describe('orderedTrieRoot', () => {
  let release: () => Promise<void>
  let rootOf: (values: readonly Uint8Array[], layout: TrieLayout) => Promise<string>

  before(async function () {
    this.timeout(30_000)
    const chopsticks = await loadChopsticks()
    release = await leaseExecutor(chopsticks)
    rootOf = (values, layout) =>
      chopsticks.calculateStateRoot(
        values.map((bytes, i) => [u8aToHex(compactToU8a(i)), u8aToHex(bytes)]),
        VERSIONS[layout],
      )
  })
  after(() => release())

  it('is what real nodes wrote into the headers of their blocks', () => {
    for (const { extrinsicsRoot, extrinsics } of bodies) {
      assert.equal(toHex(orderedTrieRoot(extrinsics.map(fromHex), 'plain')), extrinsicsRoot)
    }
    assert.deepEqual(
      bodies.map(({ extrinsics }) => extrinsics.length),
      [1, 76],
    )
  })

  it('is the root that polkadot-spec gives for nothing', () => {
    const empty = '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314'
    assert.equal(toHex(orderedTrieRoot([], 'plain')), empty)
    assert.equal(toHex(orderedTrieRoot([], 'hashed')), empty)
  })

  for (const layout of ['plain', 'hashed'] as const) {
    it(`is what another implementation computes, values ${layout}`, async () => {
      await fc.assert(
        fc.asyncProperty(values, async (list) => {
          assert.equal(toHex(orderedTrieRoot(list, layout)), await rootOf(list, layout))
        }),
        { numRuns: 100 },
      )
    })
  }
})
