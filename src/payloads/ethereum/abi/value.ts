import { bytesToHex } from 'viem/utils'
import { atomKind, itemOf, type AbiParameter, type NamelessParameter } from './parameter.js'
import type { NamedValue } from '../details.js'

/** A decoded value: integers as bigint, addresses and bytes as lowercase hex, tuples and arrays as lists. */
export type AbiValue = bigint | boolean | string | readonly AbiValue[]

const listOf = (parameters: readonly NamelessParameter[], values: unknown): readonly AbiValue[] =>
  (values as readonly unknown[]).map((value, index) => toAbiValue(parameters[index] as NamelessParameter, value))

/** What a library decoded, in the one form in which two libraries are compared. Throws on what is none of the type. */
export const toAbiValue = (parameter: NamelessParameter, value: unknown): AbiValue => {
  const item = itemOf(parameter)
  if (item !== undefined) return (value as readonly unknown[]).map((each) => toAbiValue(item, each))
  if (parameter.components !== undefined) return listOf(parameter.components, value)
  const kind = atomKind(parameter.type)
  if (kind === 'integer') return BigInt(value as bigint | number)
  if (kind === 'plain') return value as boolean | string
  return value instanceof Uint8Array ? bytesToHex(value) : (value as string).toLowerCase()
}

/** The name that a member is shown under: its position where it has none, or none of its own. */
const shownName = ({ name }: AbiParameter, index: number, all: readonly AbiParameter[]): string =>
  name === '' || name in Object.prototype || all.some((other, at) => at !== index && other.name === name)
    ? String(index)
    : name

const withNames = (parameter: AbiParameter, value: AbiValue): NamedValue => {
  const item = itemOf(parameter) as AbiParameter | undefined
  if (item !== undefined) return (value as readonly AbiValue[]).map((each) => withNames(item, each))
  return parameter.components === undefined ? value : namedValues(parameter.components, value as readonly AbiValue[])
}

/** Values by the names of their parameters. */
export const namedValues = (
  parameters: readonly AbiParameter[],
  values: readonly AbiValue[],
): Readonly<Record<string, NamedValue>> =>
  Object.fromEntries(
    parameters.map((parameter, index) => [
      shownName(parameter, index, parameters),
      withNames(parameter, values[index] as AbiValue),
    ]),
  )
