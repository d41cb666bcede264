/** Consensus encoding of transactions (BIP-144 without witnesses), for hashing and for comparing with what was read. */
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from '../../protocol/hash.js'
import type { BitcoinTransaction, TxInput, TxOutput } from './transaction.js'

const view = (bytes: number, write: (view: DataView) => void): Uint8Array => {
  const out = new Uint8Array(bytes)
  write(new DataView(out.buffer))
  return out
}

/** 0 to 2^32 − 1, 4 bytes little-endian; negative numbers as two's complement. */
export const u32 = (value: number): Uint8Array => view(4, (out) => out.setUint32(0, value, true))

/** 0 to 2^64 − 1, 8 bytes little-endian. */
export const u64 = (value: bigint): Uint8Array => view(8, (out) => out.setBigUint64(0, value, true))

/** A length below 2^32, in the shortest form. */
export const compactSize = (length: number): Uint8Array => {
  if (length < 0xfd) return Uint8Array.of(length)
  if (length <= 0xffff) return Uint8Array.of(0xfd, length & 0xff, length >> 8)
  return concat(Uint8Array.of(0xfe), u32(length))
}

/** Bytes with their length in front. */
export const varBytes = (bytes: Uint8Array): Uint8Array => concat(compactSize(bytes.length), bytes)

/** 36 bytes: txid in wire order, and index. */
export const outpoint = ({ txid, index }: TxInput): Uint8Array => concat(txid.toReversed(), u32(index))

/** Amount and script, as in a transaction and in PSBT_IN_WITNESS_UTXO. */
export const output = ({ amount, script }: TxOutput): Uint8Array => concat(u64(amount), varBytes(script))

const input = (each: TxInput): Uint8Array => concat(outpoint(each), varBytes(each.scriptSig), u32(each.sequence))

/** The whole transaction without witnesses. */
export const serialize = ({ version, inputs, outputs, lockTime }: BitcoinTransaction): Uint8Array =>
  concat(
    u32(version),
    compactSize(inputs.length),
    ...inputs.map(input),
    compactSize(outputs.length),
    ...outputs.map(output),
    u32(lockTime),
  )

/** SHA-256 twice. */
export const hash256 = (bytes: Uint8Array): Uint8Array => sha256(sha256(bytes))

/** 32 bytes in display order. */
export const txidOf = (transaction: BitcoinTransaction): Uint8Array => hash256(serialize(transaction)).toReversed()
