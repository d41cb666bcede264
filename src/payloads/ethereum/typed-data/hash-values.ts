import { keccak_256 } from '@noble/hashes/sha3.js'
import { hexToBytes, numberToBytes } from 'viem/utils'
import type { Hex } from '../../../model/ids.js'
import { concat } from '../../../protocol/hash.js'
import type { TypedData } from './document.js'
import { arrayOf, fixedBytesOf, integerOf, partsOf } from './type-names.js'
import type { StructTypes } from './types.js'
import type { TypedStruct, TypedValue } from './values.js'

const WORD = 32
const utf8 = new TextEncoder()

/** `name‖"("‖member₁‖","‖…‖")"` (EIP-712, definition of encodeType), without what it refers to. */
const declaration = (types: StructTypes, struct: string): string =>
  `${struct}(${(types.get(struct) ?? []).map(({ type, name }) => `${type} ${name}`).join(',')})`

/** The structs that a struct refers to, itself included. */
const referred = (types: StructTypes, struct: string, found = new Set<string>()): ReadonlySet<string> => {
  found.add(struct)
  for (const { type } of types.get(struct) ?? []) {
    const base = partsOf(type)?.base ?? ''
    if (types.has(base) && !found.has(base)) referred(types, base, found)
  }
  return found
}

const typeHash = (types: StructTypes, struct: string): Uint8Array => {
  const others = [...referred(types, struct)].filter((name) => name !== struct).sort()
  return keccak_256(utf8.encode([struct, ...others].map((name) => declaration(types, name)).join('')))
}

/** Type hashes by name: structs in long arrays have the same. */
type Hashing = { readonly types: StructTypes; readonly typeHashes: Map<string, Uint8Array> }

const typeHashIn = ({ types, typeHashes }: Hashing, struct: string): Uint8Array => {
  const known = typeHashes.get(struct) ?? typeHash(types, struct)
  typeHashes.set(struct, known)
  return known
}

const padded = (bytes: Uint8Array, side: 'left' | 'right'): Uint8Array => {
  const word = new Uint8Array(WORD)
  word.set(bytes, side === 'left' ? WORD - bytes.length : 0)
  return word
}

/** An atom in 32 bytes (EIP-712, definition of encodeData). The value has been read by this very type. */
const encodeAtom = (type: string, value: TypedValue): Uint8Array => {
  if (integerOf(type) !== undefined) return numberToBytes(BigInt.asUintN(256, value as bigint), { size: WORD })
  if (type === 'bool') return padded(Uint8Array.of(value === true ? 1 : 0), 'left')
  if (type === 'string') return keccak_256(utf8.encode(value as string))
  const bytes = hexToBytes(value as Hex)
  if (type === 'address') return padded(bytes, 'left')
  return fixedBytesOf(type) === undefined ? keccak_256(bytes) : padded(bytes, 'right')
}

const encodeValue = (hashing: Hashing, type: string, value: TypedValue): Uint8Array => {
  const array = arrayOf(type)
  if (array !== undefined)
    return keccak_256(concat(...(value as readonly TypedValue[]).map((item) => encodeValue(hashing, array.item, item))))
  return hashing.types.has(type) ? hashStruct(hashing, type, value as TypedStruct) : encodeAtom(type, value)
}

const hashStruct = (hashing: Hashing, struct: string, value: TypedStruct): Uint8Array => {
  const fields = hashing.types.get(struct) ?? []
  const words = fields.map(({ name, type }) => encodeValue(hashing, type, value[name] ?? ''))
  return keccak_256(concat(typeHashIn(hashing, struct), ...words))
}

/**
 * The digest of EIP-712 over the values that were read, 32 bytes: keccak256("\x19\x01" ‖ domainSeparator ‖
 * hashStruct(message)). Our own, since what a library hashes is the document as it was written. Throws for
 * values that were not read by these types.
 */
export const hashValues = ({ types, primaryType, domain, message }: TypedData): Uint8Array => {
  const hashing: Hashing = { types, typeHashes: new Map() }
  return keccak_256(
    concat(
      Uint8Array.of(0x19, 0x01),
      hashStruct(hashing, 'EIP712Domain', domain),
      hashStruct(hashing, primaryType, message),
    ),
  )
}
