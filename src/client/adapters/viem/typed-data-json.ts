import { getTypesForEIP712Domain, type TypedDataDomain } from 'viem'

/** Typed data as viem takes it, without the types that it infers. */
export interface AnyTypedData {
  readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>
  readonly primaryType: string
  readonly domain?: TypedDataDomain
  readonly message?: Readonly<Record<string, unknown>>
}

type Types = AnyTypedData['types']

/** `Person[2][]` → `Person`. */
const baseOf = (type: string): string => type.replace(/(\[\d*\])+$/, '')

/** The struct types that a value of `struct` holds, itself among them. */
const usedBy = (types: Types, struct: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(struct) || !Object.hasOwn(types, struct)) return seen
  seen.add(struct)
  for (const { type } of types[struct] ?? []) usedBy(types, baseOf(type), seen)
  return seen
}

/** Members that have no type are not signed. */
const declaredOf = (domain: TypedDataDomain, fields: Types[string]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(fields.map(({ name }) => [name, domain[name as keyof TypedDataDomain]]))

const exactNumber = (_name: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)

/**
 * The document that the agent signs (UTF-8 JSON, as `eth_signTypedData_v4`) for what viem's `signTypedData` takes:
 * `EIP712Domain` is declared by what the domain has, as viem does, and types that are not used are left out; neither
 * changes what is signed. Integers beyond numbers are decimal strings.
 */
export const typedDataJson = ({ types, primaryType, domain = {}, message = {} }: AnyTypedData): Uint8Array => {
  const declared = { EIP712Domain: getTypesForEIP712Domain({ domain }), ...types }
  const used = usedBy(declared, primaryType)
  const kept = Object.entries(declared).filter(([name]) => name === 'EIP712Domain' || used.has(name))
  const members = declaredOf(domain, declared.EIP712Domain)
  const document = { types: Object.fromEntries(kept), primaryType, domain: members, message }
  return new TextEncoder().encode(JSON.stringify(document, exactNumber))
}
