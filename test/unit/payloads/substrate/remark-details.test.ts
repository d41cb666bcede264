import assert from 'node:assert/strict'
import { remarkDetails } from '../../../../src/payloads/substrate/remark-details.js'
import { blake2_256, concat, toHex } from '../../../../src/protocol/hash.js'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('remarkDetails', () => {
  it('gives short plain text as it is', () => {
    for (const text of ['', 'hello', 'Grüße, 世界 👍', 'x'.repeat(128)])
      assert.deepEqual(remarkDetails(utf8(text)), { text })
  })

  it('gives the hash of what is longer, is no UTF-8, or would show another text than there is', () => {
    const others = [
      utf8('x'.repeat(129)),
      Uint8Array.of(0xff),
      concat(utf8('a'), Uint8Array.of(0xc3)),
      ...['a\nb', '\u0000', '\u202eabc', 'a\u200bb', '\ufeffa', '\u2028'].map(utf8),
    ]
    for (const bytes of others) assert.deepEqual(remarkDetails(bytes), { blake2_256: toHex(blake2_256(bytes)) })
  })
})
