import type { BitcoinTransaction } from './transaction.js'

const FINAL_SEQUENCE = 0xffff_ffff

/**
 * What makes the transaction valid once: the outputs that it spends, `txid:index` in order, joined by
 * commas. With `lockTime` where it keeps the transaction back (block height below 500,000,000, else
 * seconds since 1970; all sequences final switch it off).
 */
export const replayOf = ({ inputs, lockTime }: BitcoinTransaction): Readonly<Record<string, string>> => {
  const outpoints = inputs.map(({ txid, index }) => `${Buffer.from(txid).toString('hex')}:${index}`).join(',')
  const keptBack = lockTime > 0 && inputs.some(({ sequence }) => sequence !== FINAL_SEQUENCE)
  return { outpoints, ...(keptBack ? { lockTime: String(lockTime) } : {}) }
}
