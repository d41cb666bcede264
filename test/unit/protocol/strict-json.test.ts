import assert from 'node:assert/strict'
import fc from 'fast-check'
import { hasExactly, isJsonObject, readStrictJson } from '../../../src/protocol/strict-json.js'

const LIMITS = { depth: 8, tokens: 1_000 }
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string | Uint8Array): unknown => {
  const result = readStrictJson(typeof text === 'string' ? utf8(text) : text, LIMITS)
  return result.ok ? result.value : result.detail
}

const NO_JSON = 'the bytes are not JSON in UTF-8'
const TWICE = 'a member of the JSON is there twice'
const NUMBER = 'a number of the JSON is not a plain integer up to 2^53 - 1; write it as a string'
const TEXT = 'a string of the JSON is not Unicode text'

describe('readStrictJson', () => {
  it('reads what JSON.parse reads, with any white space', () => {
    const text = ' { "a" : [ 1 , -2, "x:{}[],\\"\\\\", true, null ],\n"b":{"a":{"a":0}} ,"":[],"c":9007199254740991}\t'
    assert.deepEqual(read(text), JSON.parse(text))
  })

  it('refuses a member that is there twice, however it is spelled and however deep', () => {
    assert.equal(read('{"a":1,"a":1}'), TWICE)
    assert.equal(read('{"a":1,"b":{},"\\u0061":2}'), TWICE)
    assert.equal(read('[{"x":{"a":{},"b":[{"a":0}],"a":0}}]'), TWICE)
    assert.equal(read('{"__proto__":1,"__proto__":2}'), TWICE)
    assert.deepEqual(read('[{"a":1},{"a":1}]'), [{ a: 1 }, { a: 1 }])
  })

  it('keeps __proto__ as a member like any other', () => {
    const value = readStrictJson(utf8('{"__proto__":{"a":1}}'), LIMITS)
    assert.ok(value.ok && isJsonObject(value.value))
    assert.ok(hasExactly(value.value, ['__proto__']))
  })

  it('refuses numbers that are rounded or written in another way', () => {
    for (const number of ['9007199254740992', '-9007199254740992', '1e2', '1.0', '0.5', '-0', '1E400', '9'.repeat(500)])
      assert.equal(read(`[${number}]`), NUMBER, number)
    assert.deepEqual(read('[9007199254740991,-9007199254740991,0]'), [9007199254740991, -9007199254740991, 0])
  })

  it('refuses what is no JSON: BOM, bad UTF-8, comments, trailing text, nothing', () => {
    for (const text of ['\uFEFF{}', '{}x', '{}{}', '', '{"a":1,}', "{'a':1}", '// c\n{}', '[01]', 'NaN', '"\u0001"'])
      assert.equal(read(text), NO_JSON, text)
    assert.equal(read(Uint8Array.of(0x22, 0xff, 0x22)), NO_JSON)
    assert.equal(read(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)), NO_JSON)
    assert.equal(read(Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0)), NO_JSON)
  })

  it('refuses lone surrogates in values and names', () => {
    assert.equal(read('["\\ud800"]'), TEXT)
    assert.equal(read('{"\\udc00":1}'), TEXT)
    assert.deepEqual(read('["\\ud83d\\ude00"]'), ['😀'])
  })

  it('bounds depth and size, also of text far beyond them', () => {
    assert.deepEqual(read('[[[[[[[[]]]]]]]]'), [[[[[[[[]]]]]]]])
    for (const depth of [9, 20_000])
      assert.equal(read('['.repeat(depth) + ']'.repeat(depth)), 'the JSON is nested more than 8 levels deep')
    const list = (items: number): string => `[${Array.from({ length: items }, () => '0').join(',')}]`
    assert.ok(Array.isArray(read(list(998))))
    assert.equal(read(list(999)), 'the JSON has more than 1000 names and values')
  })

  it('agrees with JSON.parse on whatever it accepts, and never throws', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const result = readStrictJson(utf8(text), LIMITS)
        if (result.ok) assert.deepEqual(result.value, JSON.parse(text))
      }),
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => void readStrictJson(bytes, LIMITS)))
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'{}[]:,"\\ua01-. e'), { maxLength: 20 }), (characters) => {
        const text = characters.join('')
        const result = readStrictJson(utf8(text), LIMITS)
        if (result.ok) assert.deepEqual(result.value, JSON.parse(text))
      }),
      { numRuns: 2_000 },
    )
  })
})
