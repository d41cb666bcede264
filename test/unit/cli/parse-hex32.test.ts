import assert from 'node:assert/strict'
import { limitFlag, parseHex32 } from '../../../src/cli/parse-hex32.js'

describe('ids and counts on command lines', () => {
  it('are 32 bytes in lowercase hex, and nothing else', () => {
    assert.equal(parseHex32(`0x${'ab'.repeat(32)}`), `0x${'ab'.repeat(32)}`)
    for (const text of [
      '',
      '0x',
      `0x${'AB'.repeat(32)}`,
      `0x${'ab'.repeat(31)}`,
      `0x${'ab'.repeat(33)}`,
      'ab'.repeat(32),
    ])
      assert.throws(() => parseHex32(text), SyntaxError, text)
  })

  it('are whole numbers within bounds, written as such', () => {
    const { parse } = limitFlag(200)

    assert.deepEqual(['1', '200'].map(parse), [1, 200])
    for (const text of ['0', '201', '-1', '1.5', '1e2', '0x10', ' 5', ''])
      assert.throws(() => parse(text), RangeError, text)
  })
})
