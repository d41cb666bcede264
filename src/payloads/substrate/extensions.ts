import type { ExtensionTypes } from './read-metadata.js'
import { layoutOf, type Types } from './portable-types.js'

/** Transaction extensions with a rule, and what each puts into a payload: extra, implicit (FRAME). */
const KNOWN = {
  CheckSpecVersion: ['()', 'u32'],
  CheckTxVersion: ['()', 'u32'],
  CheckGenesis: ['()', '[u8;32]'],
  CheckMortality: ['Era', '[u8;32]'],
  CheckNonce: ['compact<u32>', '()'],
  ChargeTransactionPayment: ['compact<u128>', '()'],
  ChargeAssetTxPayment: ['(compact<u128>,Option)', '()'],
  CheckMetadataHash: ['Mode', 'Option'],
} as const satisfies Readonly<Record<string, readonly [extra: string, implicit: string]>>

/** The name of a transaction extension that has a rule. */
export type KnownExtension = keyof typeof KNOWN

/**
 * What an extension means to us. `empty`: it adds nothing to the payload, so it changes nothing that is
 * signed, whatever it is called. `unknown`: it adds something that has no rule.
 */
export type ExtensionRule = KnownExtension | 'empty' | 'unknown'

/** An extension with its rule. */
export interface Extension extends ExtensionTypes {
  readonly rule: ExtensionRule
}

/** Without these a signature would be good on other chains, under other metadata, or more than once. */
export const REQUIRED: readonly KnownExtension[] = [
  'CheckSpecVersion',
  'CheckTxVersion',
  'CheckGenesis',
  'CheckMortality',
  'CheckNonce',
]

const isKnown = (name: string): name is KnownExtension => Object.hasOwn(KNOWN, name)

/** The name that `CheckMortality` had before 2021. */
const canonicalName = (name: string): string => (name === 'CheckEra' ? 'CheckMortality' : name)

const ruleFor = (name: string, extra: string, implicit: string): ExtensionRule => {
  if (extra === '()' && implicit === '()') return 'empty'
  if (!isKnown(name)) return 'unknown'
  const [knownExtra, knownImplicit] = KNOWN[name]
  return extra === knownExtra && implicit === knownImplicit ? name : 'unknown'
}

/** An extension and its rule: by name, and only if it adds to the payload what we know of that name. */
export const withRule = (types: Types, extension: ExtensionTypes): Extension => {
  const { name, extra, implicit } = extension
  return { ...extension, rule: ruleFor(canonicalName(name), layoutOf(types, extra), layoutOf(types, implicit)) }
}
