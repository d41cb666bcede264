import type { Hex } from '../../../model/ids.js'
import { isJsonObject, readStrictJson, type JsonObject, type JsonValue } from '../../../protocol/strict-json.js'
import { prepareMethod, type AbiFunction, type Method } from './method.js'
import { isAbiType, type AbiParameter } from './parameter.js'

/** The functions of an ABI by selector, or what is wrong with it. */
export type AbiReading =
  { readonly ok: true; readonly methods: ReadonlyMap<Hex, Method> } | { readonly ok: false; readonly detail: string }

const MAX_BYTES = 1_048_576
const MAX_FUNCTIONS = 1_024
const LIMITS = { depth: 32, tokens: 100_000 }
/** Names of Solidity, of a length that people can read. */
const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]{0,63}$/
const MUTABILITIES: readonly JsonValue[] = ['pure', 'view', 'nonpayable', 'payable']

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value)

const readParameters = (value: JsonValue | undefined): readonly AbiParameter[] | undefined => {
  if (!isList(value)) return undefined
  const parameters = value.map(readParameter)
  return parameters.every((parameter) => parameter !== undefined) ? parameters : undefined
}

const readParameter = (value: JsonValue): AbiParameter | undefined => {
  if (!isJsonObject(value)) return undefined
  const { name = '', type, components } = value
  if (typeof name !== 'string' || (name !== '' && !IDENTIFIER.test(name))) return undefined
  if (typeof type !== 'string' || !isAbiType(type)) return undefined
  if (!type.startsWith('tuple')) return { name, type }
  const members = readParameters(components)
  // An empty tuple takes no bytes: any number of them fits into any calldata.
  return members === undefined || members.length === 0 ? undefined : { name, type, components: members }
}

const readFunction = ({ name, inputs, stateMutability }: JsonObject): AbiFunction | string => {
  if (typeof name !== 'string' || !IDENTIFIER.test(name)) return 'a function has no plain name'
  if (!MUTABILITIES.includes(stateMutability ?? null)) return `${name} has no stateMutability`
  const parameters = readParameters(inputs)
  return parameters === undefined
    ? `${name} has an input without a name or of a type that is not supported`
    : { name, inputs: parameters, payable: stateMutability === 'payable' }
}

const failed = (detail: string): AbiReading => ({ ok: false, detail })

const collect = (functions: readonly JsonObject[]): AbiReading => {
  const methods = new Map<Hex, Method>()
  for (const item of functions) {
    const fn = readFunction(item)
    if (typeof fn === 'string') return failed(fn)
    const method = prepareMethod(fn)
    const other = methods.get(method.selector)
    if (other !== undefined) return failed(`${other.signature} and ${method.signature} have the same selector`)
    methods.set(method.selector, method)
  }
  return { ok: true, methods }
}

/**
 * Reads a contract ABI in JSON, a list as solc writes it, and makes its functions ready; events, errors and
 * constructors are passed over. At most 1 MiB and 1,024 functions; functions of one selector are refused,
 * overloaded names are not.
 */
export const readAbi = (bytes: Uint8Array): AbiReading => {
  if (bytes.length > MAX_BYTES) return failed(`it has more than ${MAX_BYTES} bytes`)
  const json = readStrictJson(bytes, LIMITS)
  if (!json.ok) return failed(json.detail)
  const items = json.value
  if (!isList(items) || !items.every(isJsonObject)) return failed('it is not a JSON list of descriptions')
  const functions = items.filter(({ type }) => type === 'function')
  if (functions.length === 0) return failed('it describes no function')
  return functions.length > MAX_FUNCTIONS
    ? failed(`it describes more than ${MAX_FUNCTIONS} functions`)
    : collect(functions)
}
