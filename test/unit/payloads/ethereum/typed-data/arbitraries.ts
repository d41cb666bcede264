import { getAddress } from 'ethers'
import fc from 'fast-check'
import { bytesToHex } from 'viem/utils'
import { field, fields, type Document, type Field } from './fixtures.js'

const hexOf = (length: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => bytesToHex(bytes))

const integerOf = (min: bigint, max: bigint): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.bigInt({ min, max }), fc.boolean(), fc.boolean())
    .map(([value, asNumber, asHex]) =>
      asNumber && Number.isSafeInteger(Number(value))
        ? Number(value)
        : asHex && value >= 0n
          ? `0x${value.toString(16)}`
          : value.toString(),
    )

const ATOMS: readonly [string, fc.Arbitrary<unknown>][] = [
  ...[8, 64, 160, 256].map((bits): [string, fc.Arbitrary<unknown>] => [
    `uint${bits}`,
    integerOf(0n, 2n ** BigInt(bits) - 1n),
  ]),
  ...[8, 128, 256].map((bits): [string, fc.Arbitrary<unknown>] => [
    `int${bits}`,
    integerOf(-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n),
  ]),
  ...[1, 4, 31, 32].map((length): [string, fc.Arbitrary<unknown>] => [`bytes${length}`, hexOf(length)]),
  ['bytes', fc.uint8Array({ maxLength: 70 }).map((bytes) => bytesToHex(bytes))],
  ['string', fc.string({ unit: 'grapheme', maxLength: 40 })],
  ['bool', fc.boolean()],
  ['address', hexOf(20).chain((address) => fc.constantFrom(address, getAddress(address)))],
]

interface Typed {
  readonly type: string
  readonly value: unknown
}

const inArray = (type: string, item: fc.Arbitrary<unknown>): fc.Arbitrary<Typed> =>
  fc.oneof(
    fc.array(item, { maxLength: 3 }).map((value) => ({ type: `${type}[]`, value })),
    fc.array(item, { minLength: 1, maxLength: 3 }).map((value) => ({ type: `${type}[${value.length}]`, value })),
    fc
      .array(fc.array(item, { minLength: 2, maxLength: 2 }), { maxLength: 2 })
      .map((value) => ({ type: `${type}[2][]`, value })),
  )

const member = (types: readonly [string, fc.Arbitrary<unknown>][]): fc.Arbitrary<Typed> =>
  fc.constantFrom(...types).chain(([type, value]) =>
    fc.oneof(
      value.map((one) => ({ type, value: one })),
      inArray(type, value),
    ),
  )

interface Struct {
  readonly fields: readonly Field[]
  readonly values: Readonly<Record<string, unknown>>
}

const structOf = (members: fc.Arbitrary<Typed>): fc.Arbitrary<Struct> =>
  fc.array(members, { minLength: 1, maxLength: 5 }).map((list) => ({
    fields: list.map(({ type }, i) => field(`${type} m${i}`)),
    values: Object.fromEntries(list.map(({ value }, i) => [`m${i}`, value])),
  }))

/** Documents for mainnet: a struct of atoms in a struct that uses it, alone and in arrays, with any domain. */
export const documents: fc.Arbitrary<Document> = structOf(member(ATOMS)).chain((leaf) =>
  fc
    .record({
      root: structOf(member([...ATOMS, ['leaf_Type', fc.constant(leaf.values)]])),
      name: fc.string({ unit: 'grapheme', maxLength: 20 }),
      salt: hexOf(32),
      hasSalt: fc.boolean(),
    })
    .map(({ root, name, salt, hasSalt }) => ({
      types: {
        leaf_Type: leaf.fields,
        EIP712Domain: fields(`string name,uint256 chainId${hasSalt ? ',bytes32 salt' : ''}`),
        Root: [...root.fields, field('leaf_Type leaf')],
      },
      primaryType: 'Root',
      domain: { name, chainId: 1, ...(hasSalt ? { salt } : {}) },
      message: { ...root.values, leaf: leaf.values },
    })),
)
