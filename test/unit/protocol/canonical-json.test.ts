import assert from 'node:assert/strict'
import { canonicalBytes, canonicalJson } from '../../../src/protocol/canonical-json.js'

describe('canonicalJson', () => {
  it('sorts members, leaves absent ones out and writes no space (RFC 8785)', () => {
    assert.equal(canonicalJson({ b: [1, 'ä'], a: { d: undefined, c: true } }), '{"a":{"c":true},"b":[1,"ä"]}')
  })

  it('is hashed as UTF-8', () => {
    assert.deepEqual(canonicalBytes({ a: 'ä' }), new TextEncoder().encode('{"a":"ä"}'))
  })

  for (const [what, value] of Object.entries({
    'a bigint': { a: 1n },
    infinity: { a: Infinity },
    'a function': () => 1,
  })) {
    it(`refuses ${what}: it is no JSON`, () => {
      assert.throws(() => canonicalJson(value), { code: 'SIGNER__PROTOCOL__MALFORMED' })
    })
  }
})
