import assert from 'node:assert/strict'
import type { Codec } from 'scale-ts'
import { isSignerError } from '../../../src/errors/signer-error.js'
import {
  ascending,
  bytes,
  fixedBytes,
  fixedHex,
  oneOf,
  text,
  U16,
  U32,
  U8,
  vector,
} from '../../../src/protocol/codecs.js'
import { decodeStrict } from '../../../src/protocol/strict.js'

const isTooMuch = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__BOUND_EXCEEDED')
const isMalformed = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__MALFORMED')

describe('the unsigned integers', () => {
  const widths: [string, Codec<number>, number][] = [
    ['U8', U8, 0xff],
    ['U16', U16, 0xffff],
    ['U32', U32, 0xffff_ffff],
  ]
  for (const [name, codec, max] of widths) {
    it(`${name} writes 0 and ${max}, little-endian, and refuses to wrap`, () => {
      assert.equal(codec.dec(codec.enc(max)), max)
      assert.equal(codec.enc(1)[0], 1)
      for (const wrong of [-1, max + 1, 0.5, NaN, Infinity]) assert.throws(() => codec.enc(wrong), isTooMuch)
    })
  }
})

describe('fixedBytes', () => {
  it('refuses to write or read another length', () => {
    for (const length of [0, 1, 3]) assert.throws(() => fixedBytes(2).enc(new Uint8Array(length)), isMalformed)
    assert.throws(() => fixedBytes(2).dec(Uint8Array.of(1)), isMalformed)
  })
})

describe('fixedHex', () => {
  it('reads bytes as lowercase hex and refuses hex of another length', () => {
    assert.equal(fixedHex(2).dec(Uint8Array.of(0xab, 1)), '0xab01')
    assert.throws(() => fixedHex(2).enc('0xab'), isMalformed)
  })
})

describe('bytes', () => {
  it('keeps both bounds, both ways', () => {
    const codec = bytes('thing', 2, 1)
    assert.deepEqual(codec.dec(Uint8Array.of(8, 1, 2)), Uint8Array.of(1, 2))
    for (const wrong of [new Uint8Array(0), new Uint8Array(3)]) assert.throws(() => codec.enc(wrong), isTooMuch)
    assert.throws(() => codec.dec(Uint8Array.of(12, 1, 2, 3)), isTooMuch)
  })
})

describe('text', () => {
  it('counts bytes, not characters', () => {
    assert.doesNotThrow(() => text('name', 4).enc('ää'))
    assert.throws(() => text('name', 3).enc('ää'), isTooMuch)
  })

  it('refuses to write what it would read differently', () => {
    for (const wrong of ['\ufeffa', '\ud800', 'a\udc00']) assert.throws(() => text('name', 9).enc(wrong), isMalformed)
  })
})

describe('vector', () => {
  it('keeps both bounds, both ways', () => {
    const codec = vector('list', U8, 2, 1)
    assert.deepEqual(codec.dec(codec.enc([1, 2])), [1, 2])
    for (const wrong of [[], [1, 2, 3]]) assert.throws(() => codec.enc(wrong), isTooMuch)
    for (const wrong of [[0], [12, 1, 2, 3]]) assert.throws(() => codec.dec(Uint8Array.from(wrong)), isTooMuch)
  })

  it('ends with the input when it has no bound', () => {
    assert.throws(() => decodeStrict(vector('list', U8), Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 1), 'list'), isMalformed)
  })

  it('can lie in a vector', () => {
    const nested = vector('outer', vector('inner', U8))
    assert.deepEqual(nested.dec(nested.enc([[1], [], [2, 3]])), [[1], [], [2, 3]])
  })
})

describe('oneOf', () => {
  it('maps the index to the name and refuses every other', () => {
    const codec = oneOf('colour', ['red', 'green'])
    assert.deepEqual([...codec.enc('green')], [1])
    assert.equal(codec.dec(Uint8Array.of(0)), 'red')
    assert.throws(() => codec.dec(Uint8Array.of(2)), isMalformed)
    assert.throws(() => codec.enc('blue' as 'red'), isTooMuch)
  })
})

describe('ascending', () => {
  const codec = ascending('tags', vector('tags', U8), (tag) => tag)

  it('accepts none, one and strictly ascending tags', () => {
    for (const tags of [[], [0], [0, 1, 255]]) assert.deepEqual(codec.dec(codec.enc(tags)), tags)
  })

  it('refuses repeated and descending tags, both ways', () => {
    for (const tags of [
      [1, 1],
      [2, 1],
      [0, 2, 1],
      [0, 0],
    ]) {
      assert.throws(() => codec.enc(tags), isMalformed)
      assert.throws(() => codec.dec(vector('tags', U8).enc(tags)), isMalformed)
    }
  })
})
