import { isDeepStrictEqual } from 'node:util'
import { readWithMicro } from './read-with-micro.js'
import { readWithViem } from './read-with-viem.js'
import type { EthereumTransaction, Reading } from './transaction.js'

/** The transaction that both decoders read, or why there is none. */
export type ReadResult =
  { readonly ok: true; readonly transaction: EthereumTransaction } | { readonly ok: false; readonly detail: string }

const attempt = (read: (bytes: Uint8Array) => Reading, bytes: Uint8Array): Reading | undefined => {
  try {
    return read(bytes)
  } catch {
    // The libraries put the whole payload into their messages, so nothing of them may travel on.
    return undefined
  }
}

const refused = (detail: string): ReadResult => ({ ok: false, detail })

/**
 * The transaction of two readings of the same bytes, if they can be relied on: the same in every
 * field, unsigned, and written by both as exactly the bytes that were read. That refuses leading
 * zeros, non-minimal lengths and trailing bytes, some of which each decoder alone lets pass.
 */
export const agree = (bytes: Uint8Array, first: Reading, second: Reading): ReadResult => {
  if (first.signed || second.signed) return refused('the transaction is signed already')
  if (!isDeepStrictEqual(first.transaction, second.transaction))
    return refused('two decoders read this transaction differently')
  if (Buffer.compare(first.encoded, bytes) !== 0 || Buffer.compare(second.encoded, bytes) !== 0)
    return refused('the transaction is not in its canonical encoding')
  if (first.transaction.chainId === 0n) return refused('a transaction without a chain id is valid on every chain')
  return { ok: true, transaction: first.transaction }
}

/** Reads an unsigned EIP-2718 transaction with two independent decoders, which must agree. */
export const readTransaction = (bytes: Uint8Array): ReadResult => {
  const first = attempt(readWithViem, bytes)
  const second = attempt(readWithMicro, bytes)
  return first === undefined || second === undefined
    ? refused('not an EIP-2718 transaction')
    : agree(bytes, first, second)
}
