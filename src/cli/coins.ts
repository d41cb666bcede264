import { toDisplayUnits } from '../routes/amount.js'

/** How the coin of an L1 is written. */
export interface Coin {
  readonly symbol: string
  /** Of one unit of the coin in planck. */
  readonly decimals: number
}

/** The coin of the Integritee L1. */
export const TEER: Coin = { symbol: 'TEER', decimals: 12 }

/** An amount of planck as every command shows it: an exact decimal with the symbol, such as `0.1 TEER`. */
export const showCoins = (planck: bigint, { symbol, decimals }: Coin = TEER): string =>
  `${toDisplayUnits(planck, decimals)} ${symbol}`
