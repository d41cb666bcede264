import { isAtomicType, partsOf } from './type-names.js'
import type { Field, StructTypes } from './types.js'

/** Characters of all names of types and members. */
const MAX_TEXT = 2_048

/** EIP-712, definition of domainSeparator: these members, in this order, those that are not needed left out. */
const DOMAIN_FIELDS: readonly Field[] = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
  { name: 'salt', type: 'bytes32' },
]

const textLength = (types: StructTypes): number =>
  [...types]
    .flatMap(([struct, fields]) => [struct, ...fields.flatMap(({ name, type }) => [name, type])])
    .reduce((sum, { length }) => sum + length, 0)

const isDomain = (fields: readonly Field[] | undefined): boolean => {
  const expected = DOMAIN_FIELDS.filter(({ name }) => fields?.some((field) => field.name === name))
  return (
    fields?.length === expected.length &&
    expected.every(({ type, name }, i) => fields[i]?.name === name && fields[i].type === type)
  )
}

/** The structs that are named by members of `from`, and by theirs. `from` is among them only if it is reached again. */
const reachedFrom = (types: StructTypes, from: string): ReadonlySet<string> => {
  const reached = new Set<string>()
  const next = [from]
  for (let struct = next.pop(); struct !== undefined; struct = next.pop())
    for (const { type } of types.get(struct) ?? []) {
      const base = partsOf(type)?.base ?? ''
      if (!types.has(base) || reached.has(base)) continue
      reached.add(base)
      next.push(base)
    }
  return reached
}

/**
 * What is wrong with declared types, in words; `undefined` for sound ones. Refused is what the libraries
 * read in different ways (another order in the domain, recursion) and what would be shown and not signed
 * (types that are not used).
 */
export const faultOfTypes = (types: StructTypes, primaryType: string): string | undefined => {
  const structs = [...types.keys()].filter((name) => name !== 'EIP712Domain')
  const isKnown = ({ type }: Field): boolean => {
    const base = partsOf(type)?.base
    return base !== undefined && (isAtomicType(base) || structs.includes(base))
  }
  if (textLength(types) > MAX_TEXT) return `the names of the types have more than ${MAX_TEXT} characters`
  if (!isDomain(types.get('EIP712Domain')))
    return 'EIP712Domain must declare members of EIP-712, with their types and in their order'
  if (!structs.includes(primaryType)) return 'primaryType is not a declared type of a message'
  if (![...types.values()].flat().every(isKnown)) return 'a member has a type that is neither declared nor of EIP-712'
  if (structs.some((name) => types.get(name)?.length === 0)) return 'a type has no members'
  if (structs.some((name) => reachedFrom(types, name).has(name))) return 'recursive types are not supported'
  const used = reachedFrom(types, primaryType)
  return structs.every((name) => name === primaryType || used.has(name)) ? undefined : 'a declared type is not used'
}
