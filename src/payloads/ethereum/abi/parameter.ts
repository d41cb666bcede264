import { arrayOf, fixedBytesOf, integerOf, isAtomicType, partsOf } from '../typed-data/type-names.js'

/** A parameter of a function in the words of the contract ABI specification. */
export interface AbiParameter {
  /** Empty where the source gives none. */
  readonly name: string
  /** Canonical, so never `uint`; `tuple` and arrays of it have components. */
  readonly type: string
  readonly components?: readonly AbiParameter[]
}

/** A parameter without its names: libraries read the values of named ones as objects, of others as lists. */
export type NamelessParameter = { readonly type: string; readonly components?: readonly NamelessParameter[] }

export const withoutNames = ({ type, components }: AbiParameter): NamelessParameter =>
  components === undefined ? { type } : { type, components: components.map(withoutNames) }

/** Whether a type can be decoded: elementary types but `function` and fixed point, tuples, and arrays of them. */
export const isAbiType = (type: string): boolean => {
  const base = partsOf(type)?.base
  return base !== undefined && (base === 'tuple' || isAtomicType(base))
}

/** The type as it stands in a signature: `(address,uint256)[]`. */
export const typeText = ({ type, components }: AbiParameter): string =>
  components === undefined ? type : `(${components.map(typeText).join(',')})${type.slice('tuple'.length)}`

/** The parameter that the items of an array type are of; `undefined` for other types. */
export const itemOf = (parameter: NamelessParameter): NamelessParameter | undefined => {
  const array = arrayOf(parameter.type)
  return array && { ...parameter, type: array.item }
}

/** What kind of atom a type is. */
export const atomKind = (type: string): 'integer' | 'hex' | 'plain' => {
  if (integerOf(type) !== undefined) return 'integer'
  return type === 'address' || type === 'bytes' || fixedBytesOf(type) !== undefined ? 'hex' : 'plain'
}
