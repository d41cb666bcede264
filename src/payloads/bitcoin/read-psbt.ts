import { refuse, type Refusal } from '../result.js'
import { confirms } from './confirm.js'
import { unruledParts } from './fields.js'
import { keyHints } from './key-hints.js'
import { readMaps, type PsbtMap } from './psbt-maps.js'
import { readWithScure } from './read-with-scure.js'
import type { BitcoinTransaction, Psbt } from './transaction.js'
import { outpoint, u32 } from './write.js'

/** All the satoshi that there will ever be. */
const MAX_MONEY = 2_100_000_000_000_000n

const VERSION_FIELD = 'fb'

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

const versionOf = (global: PsbtMap): 0 | 2 | undefined => {
  const version = global.get(VERSION_FIELD)
  if (version === undefined || isSame(version, u32(0))) return 0
  return isSame(version, u32(2)) ? 2 : undefined
}

/** Satoshi of amounts that can exist together; undefined for such as cannot. */
export const sumOf = (amounts: readonly bigint[]): bigint | undefined => {
  const sum = amounts.reduce((total, amount) => total + amount, 0n)
  return amounts.every((amount) => amount >= 0n && amount <= MAX_MONEY) && sum <= MAX_MONEY ? sum : undefined
}

const spendsTwice = ({ inputs }: BitcoinTransaction): boolean =>
  new Set(inputs.map((input) => Buffer.from(outpoint(input)).toString('hex'))).size < inputs.length

/** What makes a transaction impossible whatever it spends. */
const faultOf = (transaction: BitcoinTransaction): string | undefined => {
  const { inputs, outputs } = transaction
  if (inputs.length === 0 || outputs.length === 0) return 'a transaction has inputs and outputs'
  if (spendsTwice(transaction)) return 'an output is spent by two inputs'
  if (inputs.some(({ scriptSig }) => scriptSig.length > 0)) return 'the unsigned transaction holds signatures'
  if (sumOf(outputs.map(({ amount }) => amount)) === undefined) return 'the outputs exceed all bitcoin that can exist'
  return undefined
}

/**
 * Reads a binary PSBT of version 0 or 2 (BIP-174, BIP-370, BIP-371). What the library reads must be
 * confirmed by a framing that is read here: the transaction and every field that is used, byte for byte.
 * Only transaction versions 1 to 3 pass.
 */
export const readPsbt = (bytes: Uint8Array): { readonly ok: true; readonly psbt: Psbt } | Refusal => {
  const maps = readMaps(bytes)
  const global = maps?.[0]
  if (maps === undefined || global === undefined) return refuse('MalformedPayload', 'not a binary PSBT')
  const version = versionOf(global)
  if (version === undefined) return refuse('UnsupportedPayload', 'only PSBT versions 0 and 2 are supported')

  const read = readWithScure(version, bytes)
  if (read === undefined) return refuse('MalformedPayload', `not a PSBT of version ${version}`)
  const { transaction, inputs } = read
  const fault = faultOf(transaction)
  if (fault !== undefined) return refuse('MalformedPayload', fault)
  if (!confirms(maps, version, read)) return refuse('MalformedPayload', 'two readings of this PSBT differ')
  if (transaction.version < 1 || transaction.version > 3)
    return refuse('UnsupportedPayload', 'only transaction versions 1 to 3 are supported')
  const outputHints = maps.slice(1 + inputs.length).map(keyHints)
  return { ok: true, psbt: { transaction, inputs, outputHints, unruled: unruledParts(maps, inputs.length) } }
}
