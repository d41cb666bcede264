/**
 * The metadata hash of RFC-78, written from its text alone: collect the types that extrinsics reach, number them,
 * encode each (each case of an enum by itself), put them into a tree, hash that with names and numbers of the chain.
 */
import { blake3 } from '@noble/hashes/blake3.js'
import { Metadata, TypeRegistry } from '@polkadot/types'
import type { Si1Field, Si1Type } from '@polkadot/types/interfaces'
import { concat } from '../../../src/protocol/hash.js'
import { treeRoot } from './tree.js'

/** What the hash holds besides types. */
export interface ChainInfo {
  readonly specVersion: number
  readonly specName: string
  readonly base58Prefix: number
  readonly decimals: number
  readonly tokenSymbol: string
}

const little = (width: number, value: number): Uint8Array =>
  Uint8Array.from({ length: width }, (_, index) => Math.floor(value / 256 ** index) % 256)
const compact = (value: number): Uint8Array => {
  if (value < 2 ** 6) return little(1, value * 4)
  return value < 2 ** 14 ? little(2, value * 4 + 1) : little(4, value * 4 + 2)
}
const text = (value: string): Uint8Array => {
  const bytes = new TextEncoder().encode(value)
  return concat(compact(bytes.length), bytes)
}
const list = (items: readonly Uint8Array[]): Uint8Array => concat(compact(items.length), ...items)
const option = (value: Uint8Array | undefined): Uint8Array =>
  value === undefined ? Uint8Array.of(0) : concat(Uint8Array.of(1), value)

const PRIMITIVES = 'bool char str u8 u16 u32 u64 u128 u256 i8 i16 i32 i64 i128 i256'.split(' ')
/** The reference implementation has `CompactU256` too, which the text of the RFC leaves out. */
const COMPACTS = 'u8 u16 u32 u64 u128 u256'.split(' ')
const VOID = PRIMITIVES.length + COMPACTS.length
const PER_ID = VOID + 1

type TypeOf = (id: number) => Si1Type

const membersOf = ({ def }: Si1Type): readonly number[] => {
  if (def.isComposite) return def.asComposite.fields.map(({ type }) => type.toNumber())
  if (def.isTuple) return def.asTuple.map((type) => type.toNumber())
  return []
}

const isVoid = (type: Si1Type): boolean =>
  (type.def.isVariant && type.def.asVariant.variants.length === 0) ||
  ((type.def.isComposite || type.def.isTuple) && membersOf(type).length === 0)

const typesWithin = (type: Si1Type): readonly number[] => {
  const { def } = type
  if (def.isVariant) return def.asVariant.variants.flatMap(({ fields }) => fields.map((field) => field.type.toNumber()))
  if (def.isSequence) return [def.asSequence.type.toNumber()]
  return def.isArray ? [def.asArray.type.toNumber()] : membersOf(type)
}

const hasId = (type: Si1Type): boolean => !type.def.isPrimitive && !type.def.isCompact && !isVoid(type)

/** Numbers of all types that get an id, in order. */
const accessible = (typeOf: TypeOf, roots: readonly number[]): readonly number[] => {
  const seen = new Set<number>()
  const waiting = [...roots]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id) || !hasId(typeOf(id))) continue
    seen.add(id)
    waiting.push(...typesWithin(typeOf(id)))
  }
  return [...seen].sort((a, b) => a - b)
}

const primitiveWithin = (typeOf: TypeOf, id: number): string | undefined => {
  const type = typeOf(id)
  if (type.def.isPrimitive) return type.def.asPrimitive.type.toLowerCase()
  const [only] = membersOf(type)
  return only === undefined ? undefined : primitiveWithin(typeOf, only)
}

type RefOf = (id: number) => Uint8Array

const refOf =
  (typeOf: TypeOf, ids: readonly number[]): RefOf =>
  (id) => {
    const { def } = typeOf(id)
    if (def.isPrimitive) return Uint8Array.of(PRIMITIVES.indexOf(def.asPrimitive.type.toLowerCase()))
    if (def.isCompact) {
      const primitive = primitiveWithin(typeOf, def.asCompact.type.toNumber())
      return Uint8Array.of(primitive === undefined ? VOID : PRIMITIVES.length + COMPACTS.indexOf(primitive))
    }
    return ids.includes(id) ? concat(Uint8Array.of(PER_ID), compact(ids.indexOf(id))) : Uint8Array.of(VOID)
  }

const fieldsOf = (fields: readonly Si1Field[], ref: RefOf): Uint8Array =>
  list(
    fields.map(({ name, type, typeName }) =>
      concat(
        option(name.isSome ? text(name.unwrap().toString()) : undefined),
        ref(type.toNumber()),
        option(typeName.isSome ? text(typeName.unwrap().toString()) : undefined),
      ),
    ),
  )

/** One definition for each type, but one for each case of an enum. */
const definitions = ({ def }: Si1Type, typeOf: TypeOf, ref: RefOf): readonly Uint8Array[] => {
  const of = (tag: number, ...parts: Uint8Array[]): Uint8Array => concat(Uint8Array.of(tag), ...parts)
  if (def.isComposite) return [of(0, fieldsOf(def.asComposite.fields, ref))]
  if (def.isVariant)
    return [...def.asVariant.variants]
      .sort((a, b) => a.index.toNumber() - b.index.toNumber())
      .map(({ name, fields, index }) => of(1, text(name.toString()), fieldsOf(fields, ref), compact(index.toNumber())))
  if (def.isSequence) return [of(2, ref(def.asSequence.type.toNumber()))]
  if (def.isArray) return [of(3, little(4, def.asArray.len.toNumber()), ref(def.asArray.type.toNumber()))]
  if (def.isTuple) return [of(4, list(def.asTuple.map((type) => ref(type.toNumber()))))]
  const { bitStoreType, bitOrderType } = def.asBitSequence
  const bits = Number(primitiveWithin(typeOf, bitStoreType.toNumber())?.slice(1))
  const isLsb = typeOf(bitOrderType.toNumber()).path.at(-1)?.toString() === 'Lsb0'
  return [of(5, Uint8Array.of(bits / 8, isLsb ? 1 : 0))]
}

/** The metadata hash by metadata V15. */
export const ownMetadataHash = (metadata: Uint8Array, info: ChainInfo): Uint8Array => {
  const { lookup, extrinsic } = new Metadata(new TypeRegistry(), metadata).asV15
  const typeOf: TypeOf = (id) => lookup.getSiType(id)
  const { addressType, callType, signatureType, signedExtensions } = extrinsic
  const heads = [addressType, callType, signatureType].map((type) => type.toNumber())
  const extensions = signedExtensions.map(({ identifier, type, additionalSigned }) => ({
    name: text(identifier.toString()),
    types: [type.toNumber(), additionalSigned.toNumber()],
  }))
  const ids = accessible(typeOf, [...heads, ...extensions.flatMap(({ types }) => types)])
  const ref = refOf(typeOf, ids)
  const leaves = ids.flatMap((id, index) => {
    const path = list(typeOf(id).path.map((part) => text(part.toString())))
    return definitions(typeOf(id), typeOf, ref).map((definition) => blake3(concat(path, definition, compact(index))))
  })
  const extrinsicMetadata = concat(
    Uint8Array.of(4),
    ...heads.map(ref),
    list(extensions.map(({ name, types }) => concat(name, ...types.map(ref)))),
  )
  return blake3(
    concat(
      Uint8Array.of(1),
      treeRoot(leaves, (left, right) => blake3(concat(left, right))) ?? new Uint8Array(32),
      blake3(extrinsicMetadata),
      little(4, info.specVersion),
      text(info.specName),
      little(2, info.base58Prefix),
      Uint8Array.of(info.decimals),
      text(info.tokenSymbol),
    ),
  )
}
