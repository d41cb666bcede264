import type { AmountDocument } from './document.js'

/** Base units, or what is wrong with the amount. */
export type AmountResult =
  { readonly ok: true; readonly base: bigint } | { readonly ok: false; readonly problem: string }

/** More than this of any asset, in display units, is somebody who wrote wei. */
const MOST_DISPLAY_UNITS = 1_000_000_000n

/** JavaScript writes small numbers as `1e-7`; this writes them out. */
const plainDecimal = (amount: AmountDocument): string => {
  const [mantissa = '', exponent] = String(amount).split('e-')
  return exponent === undefined ? mantissa : `0.${'0'.repeat(Number(exponent) - 1)}${mantissa.replace('.', '')}`
}

const scale = (amount: AmountDocument, decimals: number): bigint | undefined => {
  const [whole = '', fraction = ''] = plainDecimal(amount).split('.')
  const significant = fraction.replace(/0+$/, '')
  if (significant.length > decimals) return undefined
  return BigInt(whole + significant.padEnd(decimals, '0'))
}

/** Base units as an exact decimal in display units, without zeros at its end. */
export const toDisplayUnits = (base: bigint, decimals: number): string => {
  const digits = base.toString().padStart(decimals + 1, '0')
  const [whole, fraction] = [digits.slice(0, digits.length - decimals), digits.slice(digits.length - decimals)]
  const significant = fraction.replace(/0+$/, '')
  return significant === '' ? whole : `${whole}.${significant}`
}

/** An amount in base units already (`amount_unit: base`): whole, of any size. */
export const fromBaseUnits = (amount: AmountDocument): AmountResult => {
  const base = scale(amount, 0)
  return base === undefined
    ? { ok: false, problem: 'base units are whole; leave amount_unit out to write display units' }
    : { ok: true, base }
}

/**
 * Converts an exact decimal in display units (`0.5` ETH) to base units, without rounding. Refuses
 * digits that the asset does not have, and amounts above 1e9 display units (DESIGN 4).
 */
export const fromDisplayUnits = (amount: AmountDocument, decimals: number): AmountResult => {
  const base = scale(amount, decimals)
  if (base === undefined) return { ok: false, problem: `the asset has only ${decimals} decimals` }
  if (base > MOST_DISPLAY_UNITS * 10n ** BigInt(decimals))
    return { ok: false, problem: 'above 1e9 display units; for wei, satoshi and the like set amount_unit: base' }
  return { ok: true, base }
}
