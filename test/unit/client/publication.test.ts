import assert from 'node:assert/strict'
import type { AccountExtrinsic, LeafCall, TopCall } from '../../../src/client/account-extrinsic.js'
import { readReplies, readSignedRecord } from '../../../src/client/publication.js'
import { bulkData, encodeBulk } from '../../../src/protocol/bulk.js'
import { blake2_256, concat } from '../../../src/protocol/hash.js'
import {
  AGENT,
  bytes32,
  DENIED,
  extrinsic,
  hex32,
  makeRecord,
  publish,
  publishBulk,
  publishRecord,
  seal,
  signRecord,
  STRANGER,
} from './fixtures.js'

const REPLIES = [seal(hex32(1), DENIED), seal(hex32(2), DENIED)]
const BULK = encodeBulk(REPLIES)
const FALLBACK = concat(Uint8Array.of(1), bytes32(0x7a), BULK)

const read = (call: TopCall, change: Partial<AccountExtrinsic> = {}) => readReplies(extrinsic(call, change), AGENT)

const PUBLISHED = publishBulk(REPLIES)
const [PUBLISH_HASH, REMARK] = PUBLISHED.calls
const other: LeafCall = { name: 'other' }

describe('readReplies', () => {
  it('reads the batch form', () => {
    assert.deepEqual(read(publishBulk(REPLIES)), { value: REPLIES })
  })

  it('reads the fallback form', () => {
    assert.deepEqual(read({ name: 'remarkWithEvent', remark: FALLBACK }), { value: REPLIES })
  })

  const forms: readonly [string, TopCall][] = [
    ['a bare remark', { name: 'remark', remark: BULK }],
    ['a bare publishHash', PUBLISH_HASH],
    ['a remark with event of another kind', { name: 'remarkWithEvent', remark: FALLBACK.with(0, 2) }],
    ['an empty remark with event', { name: 'remarkWithEvent', remark: new Uint8Array() }],
    ['a batch of one', { name: 'batchAll', calls: [PUBLISH_HASH] }],
    ['a batch of none', { name: 'batchAll', calls: [] }],
    ['a batch in the other order', { name: 'batchAll', calls: [REMARK, PUBLISH_HASH] }],
    ['a batch with one call more', { name: 'batchAll', calls: [PUBLISH_HASH, REMARK, other] }],
    ['a batch nested in a batch', { name: 'batchAll', calls: [other, other] }],
    [
      'a batch with a remark with event',
      { name: 'batchAll', calls: [PUBLISH_HASH, { name: 'remarkWithEvent', remark: BULK }] },
    ],
    [
      'a batch without a trail head',
      { name: 'batchAll', calls: [{ ...PUBLISH_HASH, topics: [] } as LeafCall, REMARK] },
    ],
    [
      'a batch with two topics',
      { name: 'batchAll', calls: [{ ...PUBLISH_HASH, topics: [bytes32(1), bytes32(2)] } as LeafCall, REMARK] },
    ],
    ['a shielding record', publishRecord(makeRecord())],
    ['any other call', other],
  ]
  for (const [what, call] of forms) it(`passes over ${what}`, () => assert.equal(read(call), undefined))

  it('refuses the bulk of another account', () => {
    assert.deepEqual(read(publishBulk(REPLIES), { signer: STRANGER }), { fault: 'wrong-signer' })
    assert.deepEqual(read({ name: 'remarkWithEvent', remark: FALLBACK }, { signer: STRANGER }), {
      fault: 'wrong-signer',
    })
  })

  it('refuses the bulk of an extrinsic that failed', () => {
    assert.deepEqual(read(publishBulk(REPLIES), { success: false }), { fault: 'extrinsic-failed' })
  })

  it('refuses a bulk under another hash', () => {
    assert.deepEqual(read(publish(BULK, bulkData(2), bytes32(9))), { fault: 'wrong-hash' })
  })

  for (const [what, data] of [
    ['another count', bulkData(3)],
    ['no count', Uint8Array.of(1)],
    ['a longer count', concat(bulkData(2), Uint8Array.of(0))],
  ] as const)
    it(`refuses a bulk with ${what}`, () => assert.deepEqual(read(publish(BULK, data)), { fault: 'wrong-count' }))

  const spoilt: readonly [string, Uint8Array][] = [
    ['truncated', BULK.slice(0, -1)],
    ['with a byte left over', concat(BULK, Uint8Array.of(0))],
    ['empty', new Uint8Array()],
    // The count 2 in two bytes instead of one.
    ['with a non-canonical compact', concat(Uint8Array.of(0x09, 0x00), BULK.slice(1))],
    ['claiming 2^30 replies', Uint8Array.of(0x03, 0, 0, 0, 0x40)],
  ]
  for (const [what, bulk] of spoilt)
    it(`refuses a bulk that is ${what}, in both forms`, () => {
      const fallback = concat(FALLBACK.slice(0, 33), bulk)

      assert.deepEqual(read(publish(bulk, bulkData(2))), { fault: 'malformed-bulk' })
      assert.deepEqual(read({ name: 'remarkWithEvent', remark: fallback }), { fault: 'malformed-bulk' })
    })

  it('refuses a fallback form without a whole trail head', () => {
    assert.deepEqual(read({ name: 'remarkWithEvent', remark: FALLBACK.slice(0, 20) }), { fault: 'malformed-bulk' })
  })
})

describe('readSignedRecord', () => {
  const record = makeRecord()
  const signed = signRecord(record)

  it('reads a published record', () => {
    assert.deepEqual(readSignedRecord(extrinsic(publishRecord(record)), AGENT), { value: signed })
  })

  it('reads the fallback form', () => {
    const call: TopCall = { name: 'remarkWithEvent', remark: concat(Uint8Array.of(2), bytes32(0x7a), signed) }

    assert.deepEqual(readSignedRecord(extrinsic(call), AGENT), { value: signed })
    assert.deepEqual(readSignedRecord(extrinsic(call, { signer: STRANGER }), AGENT), { fault: 'wrong-signer' })
    assert.deepEqual(readSignedRecord(extrinsic(call, { success: false }), AGENT), { fault: 'extrinsic-failed' })
  })

  it('passes over bulks, in both forms', () => {
    assert.equal(readSignedRecord(extrinsic(publishBulk(REPLIES)), AGENT), undefined)
    assert.equal(readSignedRecord(extrinsic({ name: 'remarkWithEvent', remark: FALLBACK }), AGENT), undefined)
  })

  it('refuses a record of another account, of a failed extrinsic, under another hash', () => {
    const call = publishRecord(record)
    const misnamed = publish(signed, concat(Uint8Array.of(2), new Uint8Array(8)), blake2_256(bytes32(0)))

    assert.deepEqual(readSignedRecord(extrinsic(call, { signer: STRANGER }), AGENT), { fault: 'wrong-signer' })
    assert.deepEqual(readSignedRecord(extrinsic(call, { success: false }), AGENT), { fault: 'extrinsic-failed' })
    assert.deepEqual(readSignedRecord(extrinsic(misnamed), AGENT), { fault: 'wrong-hash' })
  })

  for (const data of [new Uint8Array(9).fill(2), Uint8Array.of(2)])
    it(`refuses a record under another kid (${data.length} bytes of data)`, () => {
      assert.deepEqual(readSignedRecord(extrinsic(publish(signed, data)), AGENT), { fault: 'wrong-kid' })
    })
})
