import type { LimitWindow } from '../../model/limit.js'

/** Base units as an exact decimal in display units: 1500000000000000000 at 18 decimals is `1.5`. */
export const displayUnits = (base: bigint, decimals: number): string => {
  const digits = base.toString().padStart(decimals + 1, '0')
  const fraction = decimals === 0 ? '' : digits.slice(-decimals).replace(/0+$/, '')
  const whole = digits.slice(0, digits.length - decimals)
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** What a limit counts, for people: `1.5 ETH`, `20 base units` where the asset's decimals are not known, `3 requests`. */
export const showUnits = ({ unit, display }: LimitWindow, value: bigint): string => {
  if (unit === 'count') return `${value} ${value === 1n ? 'request' : 'requests'}`
  return display === undefined ? `${value} base units` : `${displayUnits(value, display.decimals)} ${display.symbol}`
}
