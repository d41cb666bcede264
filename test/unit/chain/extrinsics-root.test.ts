import assert from 'node:assert/strict'
import fc from 'fast-check'
import { extrinsicsRoot, isBodyOf } from '../../../src/chain/extrinsics-root.js'
import type { Hex } from '../../../src/model/ids.js'
import { fromHex } from '../../../src/protocol/hash.js'

/** Blocks that a real node made of the development runtime: two validators, state version 0. */
const BLOCKS: { readonly root: Hex; readonly body: readonly Hex[] }[] = [
  {
    root: '0x4afa55c3bd84cb7971580ff74a0a02c3a0e723abd9ccd18c2bfaeb559e20b596',
    body: [
      '0x280503000bd0365316a201',
      '0x55028400d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d017ce4432e96611d19d2045cb11c829cbf15fa571e6b1d6c090cb7fedb81b1615e5406dfb29f18a332796b887bee7fb53efbc559ed81e1116d6979d9698fa7d18b57050000000902040a0300b4c6f72543da19420a905fb9ed7d0cd73c1adcc62d2bbff5dbbd954d2c4a5eb20b00407a10f35a',
    ],
  },
  {
    root: '0x4399f7df2a5ee62f314790a36081806f4102f9fa05ab4537ef4f5738083dc648',
    body: [
      '0x280503000b09815316a201',
      '0x89058400b4c6f72543da19420a905fb9ed7d0cd73c1adcc62d2bbff5dbbd954d2c4a5eb20039675bf72811f8ff99c771db581d10493c2509c5765f7453792775bce669f42ae9f3020299298c8ed2164737f6296e254b4efbb01a91bd8d9b790c4a1ad8a70375020c000009020836047b3d75ac5acd76ebdfde77e1370dd6bba4a3627c92076fe581c85c3f3321bc310486ffa759a0b24214b9a82162c1714eeffe87875355ee7373e0e1a9ccfa4237731401010000000000a902042cfafcd0f431eeff2dce584308478c6d5dd9a40a3c563232d8c6a01e85e1f1c4000115020096ccb2bc4c5c59d4563c6cfedb72d5661538bd16a88a8a5cfa0940cb39167ef237d9445b0384b6a2187a807a63cb939fec3042f4a622a8897842b883cead5724c0796aa5e937f6089c6d7322af192aec447db6890ac51a7be028a2581b04fa903a1d6f63c84c38a4bfae67442145b56a6dab8a2b50b648eb6999610b6eeba3cc59143bb5',
      '0x89058400b4c6f72543da19420a905fb9ed7d0cd73c1adcc62d2bbff5dbbd954d2c4a5eb2000a29ef4ee7854613c1d3bebd3318464740d284fa340a71512550622cd47743e0de15b27fdc251819a75eb4f9c68172980c9e1808c2b0883bd70551180216730c75021000000902083604313cff2beef9b7350a0a165651e109de1fbe967b4b6f0501a2f4a602324b947c0409e8ecd45d466b79034af6177d4fd1c70a80fa950d541543165baae3fbae1ad91401010000000000a90204e114ee077974e6b3427bd92165f6727644b6dce8f6f604c5e3416a77a88ddfaa0001150200392b82df8e46ccb464b0468fed267f0ae351dfa38e2afcc75d5eaccae1b6c70d7eaeac2e491fd83fb974c9377172ad1722024b57156099911cec64cf9ef331b47863abb7b0068aadde7381db3162ed7a222ac80b5ae4dd972a5fa8a2dc020f5c10dd8521273db7f537291ea9368153db4485b51b78f9dacd0cc74c3a352fd17081837e16',
    ],
  },
]

// sp-trie, `empty_trie_root` of BLAKE2b-256.
const EMPTY: Hex = '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314'

const bodies = fc.array(fc.uint8Array({ minLength: 1, maxLength: 80 }), { minLength: 1, maxLength: 90 })

describe('the root of extrinsics', () => {
  for (const { root, body } of BLOCKS) {
    it(`is that of a block of ${body.length} from a real node`, () => {
      assert.equal(extrinsicsRoot(body.map(fromHex), 0), root)
      assert.ok(isBodyOf(root, body.map(fromHex)))
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
})
