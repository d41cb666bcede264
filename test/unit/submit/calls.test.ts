import assert from 'node:assert/strict'
import type { Hex } from '../../../src/model/ids.js'
import { decodeBulk, encodeBulk } from '../../../src/protocol/bulk.js'
import { blake2_256, concat } from '../../../src/protocol/hash.js'
import {
  bulkCall,
  fallbackBulkCall,
  fallbackRecordCall,
  recordCall,
  registerCall,
  type RegistrationOptions,
} from '../../../src/submit/calls.js'

const HEAD: Hex = `0x${'77'.repeat(32)}`
const HEAD_BYTES = new Uint8Array(32).fill(0x77)
const SKIP: RegistrationOptions = {
  method: 'Skip',
  mrEnclave: `0x${'ab'.repeat(32)}`,
  url: 'wss://worker',
  devChain: true,
}

describe('bulkCall', () => {
  it('publishes the hash of the bulk, the trail head and the count (PROTOCOL 3)', () => {
    const replies = [0, 1].map((part) => ({ requestId: HEAD, part, parts: 2, body: new Uint8Array(133) }))

    const call = bulkCall(replies, HEAD)

    assert.ok(call.kind === 'publish')
    assert.deepEqual(decodeBulk(call.remark), replies)
    assert.deepEqual(call.hash, blake2_256(call.remark))
    assert.deepEqual(call.topics, [HEAD_BYTES])
    assert.deepEqual(call.data, Uint8Array.of(1, 2, 0, 0, 0))
  })
})

describe('recordCall', () => {
  it('publishes the hash of record and signature, the trail head and the kid (PROTOCOL 4)', () => {
    const signedRecord = new Uint8Array(120).fill(3)

    const call = recordCall({ kid: '0x0102030405060708', signedRecord }, HEAD)

    assert.deepEqual(call, {
      kind: 'publish',
      hash: blake2_256(signedRecord),
      topics: [HEAD_BYTES],
      data: Uint8Array.of(2, 1, 2, 3, 4, 5, 6, 7, 8),
      remark: signedRecord,
    })
  })
})

describe('fallbackBulkCall', () => {
  it('leads the bulk with its tag and the trail head (PROTOCOL 3)', () => {
    const replies = [{ requestId: HEAD, part: 0, parts: 1, body: new Uint8Array(133) }]

    assert.deepEqual(fallbackBulkCall(replies, HEAD), {
      kind: 'remark',
      remark: concat(Uint8Array.of(1), HEAD_BYTES, encodeBulk(replies)),
    })
  })
})

describe('fallbackRecordCall', () => {
  it('leads record and signature with their tag and the trail head (PROTOCOL 3)', () => {
    const signedRecord = new Uint8Array(120).fill(3)

    assert.deepEqual(fallbackRecordCall({ signedRecord }, HEAD), {
      kind: 'remark',
      remark: concat(Uint8Array.of(2), HEAD_BYTES, signedRecord),
    })
  })
})

describe('registerCall', () => {
  it('claims the measurement by Skip on a development chain', () => {
    assert.deepEqual(registerCall(SKIP), {
      kind: 'register',
      proof: new Uint8Array(32).fill(0xab),
      url: 'wss://worker',
      method: 'Skip',
    })
  })

  it('refuses Skip where no development chain is declared', () => {
    assert.throws(() => registerCall({ ...SKIP, devChain: false }), { code: 'SIGNER__SUBMIT__REGISTRATION_REFUSED' })
  })

  it('refuses a URL that the chain does not take as it is: it would register again and again', () => {
    for (const url of ['x'.repeat(257), 'ü'.repeat(129), 'wss://\ud800'])
      assert.throws(() => registerCall({ ...SKIP, url }), { code: 'SIGNER__SUBMIT__REGISTRATION_REFUSED' })
    registerCall({ ...SKIP, url: 'ü'.repeat(128) })
    registerCall({ ...SKIP, url: '' })
  })

  it('refuses Dcap as long as there is no source of quotes', () => {
    assert.throws(() => registerCall({ ...SKIP, method: 'Dcap' }), { code: 'SIGNER__SUBMIT__REGISTRATION_REFUSED' })
  })
})
