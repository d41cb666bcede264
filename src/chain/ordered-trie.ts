import { compactToU8a } from '@polkadot/util'
import { blake2_256, concat } from '../protocol/hash.js'

/**
 * How values stand in the nodes of a trie: `plain` is state version 0, `hashed` is version 1, where values of 33
 * bytes and more are replaced by their hash (polkadot-spec, "Trie"; sp-trie).
 */
export type TrieLayout = 'plain' | 'hashed'

interface Entry {
  /** One of 0..15 each. */
  readonly nibbles: Uint8Array
  readonly value: Uint8Array
}

const HASH_BYTES = 32
const LONGEST_PLAIN_VALUE = 32

/** First bits of a node's header, and the longest partial key that the bits after them hold. */
interface Prefix {
  readonly bits: number
  readonly most: number
}
const LEAF: Prefix = { bits: 0b0100_0000, most: 0b0011_1111 }
const BRANCH: Prefix = { bits: 0b1000_0000, most: 0b0011_1111 }
const BRANCH_WITH_VALUE: Prefix = { bits: 0b1100_0000, most: 0b0011_1111 }
const LEAF_WITH_HASH: Prefix = { bits: 0b0010_0000, most: 0b0001_1111 }
const BRANCH_WITH_HASH: Prefix = { bits: 0b0001_0000, most: 0b0000_1111 }

const nibblesOf = (key: Uint8Array): Uint8Array => Uint8Array.from([...key].flatMap((byte) => [byte >> 4, byte & 15]))

const header = ({ bits, most }: Prefix, length: number): Uint8Array => {
  if (length < most) return Uint8Array.of(bits | length)
  const bytes = [bits | most]
  let rest = length - most
  for (; rest >= 255; rest -= 255) bytes.push(255)
  return Uint8Array.from([...bytes, rest])
}

/** Two nibbles in a byte; of an odd number the first stands alone. */
const packed = (nibbles: Uint8Array): Uint8Array => {
  const even = nibbles.length % 2 === 0 ? nibbles : Uint8Array.of(0, ...nibbles)
  return Uint8Array.from({ length: even.length / 2 }, (_, i) => ((even[2 * i] ?? 0) << 4) | (even[2 * i + 1] ?? 0))
}

const withLength = (bytes: Uint8Array): Uint8Array => concat(compactToU8a(bytes.length), bytes)

const sharedLength = (entries: readonly Entry[]): number => {
  const [first, last] = [entries[0]?.nibbles ?? new Uint8Array(), entries.at(-1)?.nibbles ?? new Uint8Array()]
  const differs = first.findIndex((nibble, i) => nibble !== last[i])
  return differs < 0 ? first.length : differs
}

const after = (entries: readonly Entry[], length: number): Entry[] =>
  entries.map(({ nibbles, value }) => ({ nibbles: nibbles.subarray(length), value }))

/** The root of a trie, by rising keys that differ. */
const trieRoot = (entries: readonly Entry[], layout: TrieLayout): Uint8Array => {
  const isHashed = (value: Uint8Array): boolean => layout === 'hashed' && value.length > LONGEST_PLAIN_VALUE
  const encodeValue = (value: Uint8Array): Uint8Array => (isHashed(value) ? blake2_256(value) : withLength(value))

  const child = (entries: readonly Entry[]): Uint8Array => {
    const node = encode(entries)
    return withLength(node.length < HASH_BYTES ? node : blake2_256(node))
  }
  const encodeLeaf = ({ nibbles, value }: Entry): Uint8Array =>
    concat(header(isHashed(value) ? LEAF_WITH_HASH : LEAF, nibbles.length), packed(nibbles), encodeValue(value))

  const encodeBranch = (entries: readonly Entry[]): Uint8Array => {
    const length = sharedLength(entries)
    const partial = (entries[0] as Entry).nibbles.subarray(0, length)
    const rest = after(entries, length)
    const [own, ...below] = rest[0]?.nibbles.length === 0 ? rest : [undefined, ...rest]
    const prefix = own === undefined ? BRANCH : isHashed(own.value) ? BRANCH_WITH_HASH : BRANCH_WITH_VALUE
    const byNibble = Array.from({ length: 16 }, (_, nibble) =>
      below.filter((entry): entry is Entry => entry?.nibbles[0] === nibble),
    )
    const bitmap = byNibble.reduce((bits, entries, nibble) => (entries.length > 0 ? bits | (1 << nibble) : bits), 0)
    return concat(
      header(prefix, length),
      packed(partial),
      Uint8Array.of(bitmap & 255, bitmap >> 8),
      own === undefined ? new Uint8Array() : encodeValue(own.value),
      ...byNibble.flatMap((entries) => (entries.length > 0 ? [child(after(entries, 1))] : [])),
    )
  }
  const encode = (entries: readonly Entry[]): Uint8Array => {
    const [first] = entries
    if (first === undefined) return Uint8Array.of(0)
    return entries.length === 1 ? encodeLeaf(first) : encodeBranch(entries)
  }
  return blake2_256(encode(entries))
}

const compareNibbles = (a: Entry, b: Entry): number => Buffer.compare(a.nibbles, b.nibbles)

/**
 * The root, 32 bytes, of the trie that holds `values` under the SCALE compacts of their positions, as Substrate
 * makes it of a block's extrinsics (polkadot-spec, "Extrinsics root").
 */
export const orderedTrieRoot = (values: readonly Uint8Array[], layout: TrieLayout): Uint8Array =>
  trieRoot(values.map((value, i) => ({ nibbles: nibblesOf(compactToU8a(i)), value })).sort(compareNibbles), layout)
