import assert from 'node:assert/strict'
import { detailsOf } from '../../../../src/payloads/ethereum/details.js'

describe('detailsOf', () => {
  it('gives members dotted names, and every value as text', () => {
    assert.deepEqual(detailsOf({ a: 1n, b: { c: true, d: ['x', { e: 2n }] } }), {
      a: '1',
      'b.c': 'true',
      'b.d.0': 'x',
      'b.d.1.e': '2',
    })
  })

  it('tells an empty list from none', () => assert.deepEqual(detailsOf({ a: [], b: {} }), { a: '[]', b: '[]' }))

  it('leaves out what is longer than 256 characters, whole, and says how many', () => {
    const name = 'n'.repeat(257)
    assert.deepEqual(detailsOf({ a: 'x'.repeat(256), b: 'x'.repeat(257), [name]: 'x' }), {
      a: 'x'.repeat(256),
      '(left out)': '2',
    })
  })

  it('leaves out what comes after 64 entries', () => {
    const shown = detailsOf({ a: Array.from({ length: 70 }, (_, i) => BigInt(i)) })
    assert.deepEqual([Object.keys(shown).length, shown['a.63'], shown['(left out)']], [65, '63', '6'])
  })
})
