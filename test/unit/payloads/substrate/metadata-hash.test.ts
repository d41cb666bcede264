import assert from 'node:assert/strict'
import { metadataIn } from '../../../../src/payloads/substrate/metadata-bytes.js'
import { metadataHashOf, type HashedMetadata } from '../../../../src/payloads/substrate/metadata-hash.js'
import { fromHex } from '../../../../src/protocol/hash.js'
import { devMetadataAt } from '../../../support/dev-runtime.js'
import { TEER } from './support/payloads.js'

describe('metadataHashOf', () => {
  let given: HashedMetadata
  before(async () => {
    const metadata = metadataIn(fromHex(await devMetadataAt(15)))
    assert.ok(metadata)
    given = { metadata, version: 15, specName: 'signer-dev-l1', specVersion: 2, asset: TEER }
  })

  it('computes the hash once, when it is first asked for', () => {
    let asked = 0
    const hash = metadataHashOf({
      ...given,
      get metadata() {
        asked += 1
        return given.metadata
      },
    })
    assert.equal(asked, 0)
    const first = hash()
    assert.equal(first?.length, 32)
    assert.equal(hash(), first)
    assert.equal(asked, 1)
  })

  it('gives another hash for every other symbol and number of decimals', () => {
    const hashes = [TEER, { ...TEER, symbol: 'teer' }, { ...TEER, decimals: 11 }].map((asset) =>
      String(metadataHashOf({ ...given, asset })()),
    )
    assert.equal(new Set(hashes).size, 3)
  })

  it('gives none without the native asset, and for metadata of other versions', () => {
    assert.equal(metadataHashOf({ ...given, asset: undefined })(), undefined)
    for (const version of [14, 16]) assert.equal(metadataHashOf({ ...given, version })(), undefined)
  })

  it('gives none where the library reads other names out of the metadata than are given, or nothing at all', () => {
    for (const other of [
      { specName: 'other' },
      { specVersion: 3 },
      { metadata: given.metadata.subarray(0, 1_000) },
      { metadata: new Uint8Array(0) },
    ])
      assert.equal(metadataHashOf({ ...given, ...other })(), undefined)
  })
})
