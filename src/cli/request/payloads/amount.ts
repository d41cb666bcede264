import { fromDisplayUnits } from '../../../routes/amount.js'
import { usage } from '../usage.js'

/** An exact decimal, and what it is an amount of. */
export interface NamedAmount {
  readonly decimal: string
  readonly symbol: string
}

const NAMED = /^(\d{1,80}(?:\.\d{1,80})?)\s{1,8}([A-Za-z0-9][A-Za-z0-9._-]{0,63})$/

/** More than this of anything is somebody who wrote its smallest unit. */
const MOST_UNITS = 1_000_000_000n

/** Reads `0.5 ETH`. Raises SIGNER__CLI__INVALID_FLAG, also for signs, exponents and thousands separators. */
export const readNamedAmount = (text: string, flag: string, example = '0.5 ETH'): NamedAmount => {
  const [, decimal, symbol] = NAMED.exec(text) ?? []
  if (decimal !== undefined && symbol !== undefined) return { decimal, symbol }
  throw usage(`${flag} "${text.slice(0, 100)}" is no amount: write a plain decimal and a symbol, such as "${example}"`)
}

/** Base units of a decimal of something with so many decimals, without rounding. Raises SIGNER__CLI__INVALID_FLAG. */
export const toBaseUnits = ({ decimal, symbol }: NamedAmount, decimals: number, flag: string): bigint => {
  const [whole = '0'] = decimal.split('.')
  if (BigInt(whole) >= MOST_UNITS)
    throw usage(`${flag}: more than ${MOST_UNITS} ${symbol}; amounts are in ${symbol}, not in its smallest unit`)
  const read = fromDisplayUnits(decimal, decimals)
  if (read.ok) return read.base
  throw usage(`${flag}: ${decimal} ${symbol} cannot be paid: ${symbol} has ${decimals} decimals`)
}

const GAS_UNITS: ReadonlyMap<string, number> = new Map([
  ['wei', 0],
  ['gwei', 9],
])

/** Reads a price of gas, `30 gwei`, in wei. Raises SIGNER__CLI__INVALID_FLAG. */
export const readGasPrice = (text: string, flag: string): bigint => {
  const amount = readNamedAmount(text, flag, '30 gwei')
  const decimals = GAS_UNITS.get(amount.symbol)
  if (decimals === undefined) throw usage(`${flag} is in gwei or wei, such as "30 gwei", not in ${amount.symbol}`)
  // Wei are whole and may be many.
  if (decimals === 0 && /^\d{1,18}$/.test(amount.decimal)) return BigInt(amount.decimal)
  return toBaseUnits(amount, decimals, flag)
}
