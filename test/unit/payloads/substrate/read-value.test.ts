import assert from 'node:assert/strict'
import { TypeRegistry } from '@polkadot/types'
import fc from 'fast-check'
import type { TypeDef, Types } from '../../../../src/payloads/substrate/portable-types.js'
import { valueReader } from '../../../../src/payloads/substrate/read-value.js'
import { NotScale, scaleReader } from '../../../../src/payloads/substrate/scale-reader.js'
import type { Value } from '../../../../src/payloads/substrate/value.js'

const primitive = (name: string): TypeDef => ({ kind: 'primitive', name })
const fields = (...types: number[]): TypeDef => ({
  kind: 'fields',
  fields: types.map((type, index) => ({ name: `f${index}`, type })),
})

const DEFS: Readonly<Record<string, TypeDef>> = {
  u8: primitive('u8'),
  u32: primitive('u32'),
  u128: primitive('u128'),
  bool: primitive('bool'),
  str: primitive('str'),
  char: primitive('char'),
  i16: primitive('i16'),
  compact32: { kind: 'compact', of: 1 },
  compact128: { kind: 'compact', of: 2 },
  bytes: { kind: 'sequence', of: 0 },
  bools: { kind: 'sequence', of: 3 },
  unit: fields(),
  units: { kind: 'sequence', of: 11 },
  newtype: fields(9),
  pair: fields(0, 3),
  loop: fields(15, 0),
  list: { kind: 'sequence', of: 16 },
  compactUnit: { kind: 'compact', of: 11 },
  compactText: { kind: 'compact', of: 4 },
  bits: { kind: 'unreadable' },
  wide: { kind: 'array', of: 3, length: 2 },
}

const NAMES = Object.keys(DEFS)
const types: Types = new Map(Object.values(DEFS).map((def, index) => [index, def]))

const read = (name: string, ...bytes: number[]): Value | 'refused' => {
  const reader = scaleReader(Uint8Array.from(bytes))
  try {
    const value = valueReader(types, reader)(NAMES.indexOf(name))
    return reader.position() === bytes.length ? value : 'refused'
  } catch (error) {
    assert.ok(error instanceof NotScale, String(error))
    return 'refused'
  }
}

const number = (value: bigint): Value => ({ kind: 'number', number: value })

describe('reading SCALE values', () => {
  it('reads each kind', () => {
    assert.deepEqual(read('u32', 1, 2, 0, 0), number(513n))
    assert.deepEqual(read('i16', 0xff, 0xff), number(65_535n))
    assert.deepEqual(read('bool', 1), { kind: 'bool', bool: true })
    assert.deepEqual(read('str', 8, 0x68, 0x69), { kind: 'text', text: 'hi' })
    assert.deepEqual(read('char', 0x41, 0, 0, 0), { kind: 'text', text: 'A' })
    assert.deepEqual(read('bytes', 8, 1, 2), { kind: 'bytes', bytes: Uint8Array.of(1, 2) })
    assert.deepEqual(read('newtype', 4, 7), { kind: 'bytes', bytes: Uint8Array.of(7) })
    assert.deepEqual(read('unit'), { kind: 'fields', fields: [] })
    assert.deepEqual(read('compactUnit'), { kind: 'fields', fields: [] })
    assert.deepEqual(read('wide', 0, 1), {
      kind: 'list',
      items: [
        { kind: 'bool', bool: false },
        { kind: 'bool', bool: true },
      ],
    })
    assert.deepEqual(read('pair', 5, 0), {
      kind: 'fields',
      fields: [
        { name: 'f0', value: number(5n) },
        { name: 'f1', value: { kind: 'bool', bool: false } },
      ],
    })
  })

  it('reads every compact as polkadot-js writes it, and in no other spelling', () => {
    const registry = new TypeRegistry()
    const values = fc.oneof(
      fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
      fc.bigInt({ min: 0n, max: 2n ** 34n }),
      fc.bigInt({ min: 0n, max: 70_000n }),
    )
    fc.assert(
      fc.property(values, (value) => {
        const written = [...registry.createTypeUnsafe('Compact<u128>', [value]).toU8a()]
        assert.deepEqual(read('compact128', ...written), number(value))
        const width = Math.max(4, Math.ceil(value.toString(16).length / 2))
        const spellings = [width, width + 1].map((length) => [
          ((length - 4) << 2) | 3,
          ...Array.from({ length }, (_, index) => Number((value >> BigInt(8 * index)) & 255n)),
        ])
        const short = [
          [value << 2n, 1],
          [(value << 2n) | 1n, 2],
          [(value << 2n) | 2n, 4],
        ] as const
        for (const [bits, length] of short)
          if (bits < 2n ** BigInt(8 * length))
            spellings.push(Array.from({ length }, (_, index) => Number((bits >> BigInt(8 * index)) & 255n)))
        for (const spelling of spellings)
          assert.equal(
            read('compact128', ...spelling) !== 'refused',
            spelling.join() === written.join(),
            spelling.join(),
          )
      }),
    )
  })

  it('refuses a compact that its type does not hold', () => {
    assert.deepEqual(read('compact32', 3, 255, 255, 255, 255), number(2n ** 32n - 1n))
    assert.equal(read('compact32', 7, 0, 0, 0, 0, 1), 'refused')
    assert.equal(read('compactText', 4), 'refused')
  })

  const refusals: readonly (readonly [string, string, ...number[]])[] = [
    ['a bool that is neither 0 nor 1', 'bool', 2],
    ['text that is not UTF-8', 'str', 4, 0xff],
    ['half of a surrogate pair', 'char', 0, 0xd8, 0, 0],
    ['a character beyond Unicode', 'char', 0, 0, 0x11, 0],
    ['bytes that are not there', 'bytes', 12, 1, 2],
    ['nothing where something should be', 'u8'],
    ['an empty compact', 'compact32'],
    ['a bit sequence', 'bits', 0],
  ]
  for (const [what, name, ...bytes] of refusals)
    it(`refuses ${what}`, () => assert.equal(read(name, ...bytes), 'refused'))

  it('ends lists of things that take no bytes', () => {
    assert.notEqual(read('units', 2, 0, 1, 0), 'refused')
    assert.equal(read('units', 0xfe, 0xff, 0xff, 0xff), 'refused')
    assert.equal(read('units', 3, 255, 255, 255, 255), 'refused')
  })

  it('ends types that hold themselves', () => {
    assert.equal(read('loop', ...Array<number>(200).fill(0)), 'refused')
    assert.equal(read('list', ...Array<number>(200).fill(4)), 'refused')
  })

  it('keeps a byte order mark in text: it is part of the value', () => {
    assert.deepEqual(read('str', 12, 0xef, 0xbb, 0xbf), { kind: 'text', text: '\ufeff' })
  })
})
