import type { LimitWindow } from '../../model/limit.js'
import { toDisplayUnits } from '../amount.js'

/** What a limit counts, for people: `1.5 ETH`, `20 base units` where the asset's decimals are not known, `3 requests`. */
export const showUnits = ({ unit, display }: LimitWindow, value: bigint): string => {
  if (unit === 'count') return `${value} ${value === 1n ? 'request' : 'requests'}`
  return display === undefined ? `${value} base units` : `${toDisplayUnits(value, display.decimals)} ${display.symbol}`
}
