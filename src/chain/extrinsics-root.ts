import { compactToU8a } from '@polkadot/util'
import type { Hex } from '../model/ids.js'
import { blake2_256, concat, toHex } from '../protocol/hash.js'

/** Version of the state trie: runtimes choose by which the root of extrinsics is made. */
export type TrieVersion = 0 | 1

interface Entry {
  readonly nibbles: readonly number[]
  readonly value: Uint8Array
}

const HASH_BYTES = 32
const EMPTY = Uint8Array.of(0)

/** First bits of a node, and how many others are left in that byte for the length of its key. */
const LEAF = { bits: 0b0100_0000, room: 63 }
const LEAF_OF_HASH = { bits: 0b0010_0000, room: 31 }
const BRANCH = { bits: 0b1000_0000, room: 63 }

const nibblesOf = (key: Uint8Array): number[] => [...key].flatMap((byte) => [byte >> 4, byte & 15])

const withLength = (bytes: Uint8Array): Uint8Array => concat(compactToU8a(bytes.length), bytes)

/** Kind and key of a node: an odd first nibble has a byte of its own. Keys are of four nibbles here, so one byte tells the length. */
const head = ({ bits }: typeof LEAF, partial: readonly number[]): Uint8Array => {
  const padded = partial.length % 2 === 0 ? partial : [0, ...partial]
  const bytes = Array.from(
    { length: padded.length / 2 },
    (_, i) => ((padded[2 * i] ?? 0) << 4) | (padded[2 * i + 1] ?? 0),
  )
  return Uint8Array.of(bits | partial.length, ...bytes)
}

const leaf = (partial: readonly number[], value: Uint8Array, version: TrieVersion): Uint8Array =>
  version === 1 && value.length > HASH_BYTES
    ? concat(head(LEAF_OF_HASH, partial), blake2_256(value))
    : concat(head(LEAF, partial), withLength(value))

const sharedFrom = (entries: readonly Entry[], depth: number): number => {
  const [first] = entries
  const keys = entries.map(({ nibbles }) => nibbles)
  const differing =
    first?.nibbles.findIndex((nibble, at) => at >= depth && keys.some((key) => key[at] !== nibble)) ?? -1
  return differing - depth
}

/** Small nodes lie within their parent, others are named by their hash. */
const asChild = (node: Uint8Array): Uint8Array => withLength(node.length < HASH_BYTES ? node : blake2_256(node))

const branch = (entries: readonly Entry[], depth: number, version: TrieVersion): Uint8Array => {
  const shared = sharedFrom(entries, depth)
  const at = depth + shared
  const children = Array.from({ length: 16 }, (_, nibble) => entries.filter(({ nibbles }) => nibbles[at] === nibble))
  const taken = children.reduce((bits, child, nibble) => (child.length > 0 ? bits | (1 << nibble) : bits), 0)
  return concat(
    head(BRANCH, (entries[0] as Entry).nibbles.slice(depth, at)),
    Uint8Array.of(taken & 0xff, taken >> 8),
    ...children.filter((child) => child.length > 0).map((child) => asChild(node(child, at + 1, version))),
  )
}

const node = (entries: readonly Entry[], depth: number, version: TrieVersion): Uint8Array => {
  const [only] = entries
  if (!only) return EMPTY
  return entries.length === 1 ? leaf(only.nibbles.slice(depth), only.value, version) : branch(entries, depth, version)
}

/**
 * The root that a header has for these extrinsics, each SCALE with its length: of the trie in which the compact
 * index of each leads to it (Polkadot specification, "Modified Merkle-Patricia Trie"). No index is the beginning
 * of another, so branches have no values.
 */
export const extrinsicsRoot = (body: readonly Uint8Array[], version: TrieVersion): Hex => {
  const entries = body.map((value, index): Entry => ({ nibbles: nibblesOf(compactToU8a(index)), value }))
  return toHex(blake2_256(node(entries, 0, version)))
}

/** Whether a header with the root `root` has these extrinsics, by either version: no two bodies have one root. */
export const isBodyOf = (root: Hex, body: readonly Uint8Array[]): boolean =>
  root === extrinsicsRoot(body, 0) || root === extrinsicsRoot(body, 1)
