import type { KeyType } from '../../model/key.js'
import { layoutOf, type Types } from './portable-types.js'

/** Cases of `MultiSignature` (sp-runtime) and what each holds. */
const SIGNATURES: ReadonlyMap<string, { readonly keyType: KeyType; readonly layout: string }> = new Map([
  ['Ed25519', { keyType: 'Ed25519', layout: '[u8;64]' }],
  ['Sr25519', { keyType: 'Sr25519', layout: '[u8;64]' }],
  ['Ecdsa', { keyType: 'Secp256k1', layout: '[u8;65]' }],
])

const ACCOUNT = '[u8;32]'

/** The account id that addresses of this type hold: bare, or as `Id` of `MultiAddress`. */
const accountLayout = (types: Types, addressType: number): string => {
  const def = types.get(addressType)
  if (def?.kind !== 'variant') return layoutOf(types, addressType)
  const id = [...def.cases.values()].find(({ name }) => name === 'Id')
  return id?.fields.length === 1 && id.fields[0] !== undefined ? layoutOf(types, id.fields[0].type) : '?'
}

/**
 * Keys that can sign for a runtime: those with a case in its `MultiSignature`, where accounts are 32
 * bytes made from such keys. None elsewhere, for example where accounts are Ethereum addresses.
 */
export const keyTypesOf = (types: Types, signatureType: number, addressType: number): ReadonlySet<KeyType> => {
  const signature = types.get(signatureType)
  if (signature?.kind !== 'variant' || signature.path !== 'sp_runtime::MultiSignature') return new Set()
  if (accountLayout(types, addressType) !== ACCOUNT) return new Set()
  const keyTypes = [...signature.cases.values()].flatMap(({ name, fields: [only, ...others] }) => {
    const known = SIGNATURES.get(name)
    if (known === undefined || only === undefined || others.length > 0) return []
    return layoutOf(types, only.type) === known.layout ? [known.keyType] : []
  })
  return new Set(keyTypes)
}
