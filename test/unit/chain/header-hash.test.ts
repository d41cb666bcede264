import assert from 'node:assert/strict'
import { TypeRegistry } from '@polkadot/types'
import type { Header as PolkadotHeader } from '@polkadot/types/interfaces'
import fc from 'fast-check'
import { headerHash } from '../../../src/chain/header-hash.js'
import type { Hex } from '../../../src/model/ids.js'
import { toHex } from '../../../src/protocol/hash.js'

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex)

describe('headerHash', () => {
  it('agrees with polkadot-js', () => {
    const registry = new TypeRegistry()
    const header = fc.record({
      parentHash: hash,
      number: fc.integer({ min: 0, max: 0xffff_ffff }),
      stateRoot: hash,
      extrinsicsRoot: hash,
    })
    fc.assert(
      fc.property(
        header,
        fc.array(fc.constantFrom<Hex>('0x08', '0x066175726108aabb', '0x0561757261080101'), { maxLength: 4 }),
        (fields, logs) => {
          const theirs = registry.createType<PolkadotHeader>('Header', { ...fields, digest: { logs } })

          assert.equal(headerHash({ ...fields, logs }), theirs.hash.toHex())
        },
      ),
    )
  })
})
