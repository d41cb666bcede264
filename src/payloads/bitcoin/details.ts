import type { Details } from '../../model/facts.js'
import type { BitcoinTransaction } from './transaction.js'

/** Sequences below this one say that the transaction may be replaced (BIP-125). */
const NOT_REPLACEABLE = 0xffff_fffe

/** Transactions of this version always may be (BIP-431). */
const REPLACEABLE_VERSION = 3

const PLACES = 3

/** Satoshi per virtual byte, rounded down to three places. */
const feeRateOf = (fee: bigint, size: number): string => {
  const thousandths = ((fee * 10n ** BigInt(PLACES)) / BigInt(size)).toString().padStart(PLACES + 1, '0')
  return `${thousandths.slice(0, -PLACES)}.${thousandths.slice(-PLACES)}`
}

/**
 * For people: `feeRate`, satoshi per virtual byte by the size that the signed transaction is estimated to
 * have, absent where that is not known; and `replaceable`, `yes` where the transaction says so. Nodes may
 * replace any other one too.
 */
export const detailsOf = ({ version, inputs }: BitcoinTransaction, fee: bigint, size: number | undefined): Details => ({
  ...(size === undefined ? {} : { feeRate: feeRateOf(fee, size) }),
  ...(version === REPLACEABLE_VERSION || inputs.some(({ sequence }) => sequence < NOT_REPLACEABLE)
    ? { replaceable: 'yes' }
    : {}),
})
