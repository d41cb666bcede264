import assert from 'node:assert/strict'
import { encodeAddress } from '@polkadot/util-crypto'
import fc from 'fast-check'
import { ss58Account } from '../../../src/client/ss58.js'
import { toHex } from '../../../src/protocol/hash.js'

const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size })
/** The library makes none of the two reserved ones. */
const prefixes = fc.integer({ min: 0, max: 16_383 }).filter((prefix) => prefix !== 46 && prefix !== 47)
const ZEROS = new Uint8Array(32)

describe('ss58Account', () => {
  it('reads what the library of polkadot-js writes, of any chain', () => {
    fc.assert(
      fc.property(bytes(32), prefixes, (account, prefix) => {
        assert.equal(ss58Account(encodeAddress(account, prefix)), toHex(account))
      }),
    )
    assert.equal(ss58Account(encodeAddress(ZEROS, 0)), toHex(ZEROS))
  })

  it('refuses an address with another character anywhere', () => {
    const address = encodeAddress(Uint8Array.of(...ZEROS.subarray(1), 7), 42)
    for (let at = 0; at < address.length; at += 1) {
      const other = address[at] === '2' ? '3' : '2'
      assert.equal(ss58Account(`${address.slice(0, at)}${other}${address.slice(at + 1)}`), undefined)
    }
  })

  it('refuses accounts that are not of 32 bytes', () => {
    for (const size of [1, 2, 4, 8, 33]) assert.equal(ss58Account(encodeAddress(new Uint8Array(size), 42)), undefined)
  })

  it('refuses any other text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (text) => ss58Account(text) === undefined))
    for (const text of ['', '1', `0x${'00'.repeat(32)}`, '1'.repeat(35), '1'.repeat(100_000)])
      assert.equal(ss58Account(text), undefined)
  })
})
