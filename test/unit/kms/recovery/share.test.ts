import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import {
  decodeShare,
  encodeShare,
  isAllowedSplit,
  shareHash,
  SHARE_BYTES,
  type Share,
} from '../../../../src/kms/recovery/share.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { flipped } from './support/test-set.js'

const share: Share = {
  setId: toHex(new Uint8Array(16).fill(1)),
  index: 3,
  threshold: 2,
  count: 5,
  commitment: toHex(new Uint8Array(32).fill(2)),
  account: toHex(new Uint8Array(32).fill(3)),
  salt: new Uint8Array(32).fill(4),
  point: new Uint8Array(33).fill(5),
}

const withChecksum = (body: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.concat([body, createHash('sha256').update(body).digest()]))

describe('a recovery share', () => {
  it('has the layout that its version 1 says', () => {
    const hex = Buffer.from(encodeShare(share)).toString('hex')

    const body = [
      '5349474e53484152',
      '01',
      '01'.repeat(16),
      '030205',
      '02'.repeat(32),
      '03'.repeat(32),
      '04'.repeat(32),
      '05'.repeat(33),
    ]
    assert.equal(hex.slice(0, -64), body.join(''))
    assert.equal(hex, Buffer.from(withChecksum(Buffer.from(body.join(''), 'hex'))).toString('hex'))
    assert.equal(hex.length / 2, SHARE_BYTES)
  })

  it('is read as it was written', () => assert.deepEqual(decodeShare(encodeShare(share)), share))

  it('is refused with any bit turned, any byte missing and any byte more', () => {
    const bytes = encodeShare(share)

    for (let at = 0; at < bytes.length; at++) {
      assert.equal(decodeShare(flipped(bytes, at)), undefined, `byte ${at} turned`)
      assert.equal(decodeShare(bytes.subarray(0, at)), undefined, `${at} bytes`)
    }
    assert.equal(decodeShare(new Uint8Array([...bytes, 0])), undefined)
  })

  it('is refused with a right checksum over numbers that no set has', () => {
    const impossible: Partial<Share>[] = [
      { index: 0 },
      { index: 6 },
      { threshold: 1 },
      { threshold: 6 },
      { count: 33, index: 33 },
      { point: new Uint8Array(33) },
    ]

    for (const change of impossible)
      assert.equal(decodeShare(encodeShare({ ...share, ...change })), undefined, JSON.stringify(change))
  })

  it('is refused with a right checksum over another magic or version', () => {
    const body = encodeShare(share).subarray(0, -32)

    assert.ok(decodeShare(withChecksum(body)))
    assert.equal(decodeShare(withChecksum(flipped(body, 0))), undefined)
    assert.equal(decodeShare(withChecksum(flipped(body, 8))), undefined)
  })

  it('is nothing that random bytes are taken for', () => {
    const bytes = fc.uint8Array({ minLength: 0, maxLength: SHARE_BYTES + 4 })

    fc.assert(fc.property(bytes, (candidate) => decodeShare(candidate) === undefined))
  })

  it('has a hash that another salt changes', () => {
    const other = { ...share, salt: new Uint8Array(32).fill(9) }

    assert.notEqual(shareHash(encodeShare(share)), shareHash(encodeShare(other)))
  })
})

describe('isAllowedSplit', () => {
  it('takes 2 of 2 to 32 of 32, and never a threshold of 1 or above the number of shares', () => {
    const allowed = [
      [2, 2],
      [2, 3],
      [3, 5],
      [2, 32],
      [32, 32],
    ] as const
    const refused = [
      [1, 1],
      [1, 3],
      [0, 3],
      [4, 3],
      [2, 33],
      [33, 33],
      [2.5, 3],
      [NaN, 3],
    ] as const

    for (const [m, n] of allowed) assert.ok(isAllowedSplit(m, n), `${m} of ${n}`)
    for (const [m, n] of refused) assert.ok(!isAllowedSplit(m, n), `${m} of ${n}`)
  })
})
