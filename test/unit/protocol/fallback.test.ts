import assert from 'node:assert/strict'
import type { Hex } from '../../../src/model/ids.js'
import { encodeFallback, fallbackContent } from '../../../src/protocol/fallback.js'

const HEAD: Hex = `0x${'7a'.repeat(32)}`
const CONTENT = Uint8Array.of(9, 8, 7)

describe('the fallback form', () => {
  for (const [kind, tag, other] of [
    ['bulk', 1, 'record'],
    ['record', 2, 'bulk'],
  ] as const) {
    it(`of a ${kind} is its tag, the trail head and the content, and is read as nothing else`, () => {
      const remark = encodeFallback(kind, HEAD, CONTENT)

      assert.deepEqual(remark, Uint8Array.of(tag, ...new Uint8Array(32).fill(0x7a), ...CONTENT))
      assert.deepEqual(fallbackContent(kind, remark), CONTENT)
      assert.equal(fallbackContent(other, remark), undefined)
    })
  }

  it('has no content where the trail head is not whole', () => {
    for (const length of [1, 20, 33])
      assert.deepEqual(fallbackContent('bulk', new Uint8Array(length).fill(1)), new Uint8Array())
    assert.equal(fallbackContent('bulk', new Uint8Array()), undefined)
  })

  it('is not made with half a trail head', () => {
    assert.throws(() => encodeFallback('bulk', '0x7a7a', CONTENT), { code: 'SIGNER__PROTOCOL__MALFORMED' })
  })
})
