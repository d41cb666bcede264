import type { Effect } from '../../model/facts.js'
import { bytesIn, numberIn, type Value, type VariantValue } from './value.js'

/** A transfer of the native asset: 32-byte account, planck. */
export interface Transfer {
  readonly destination: Uint8Array
  readonly amount: bigint
}

/** What a call does as far as there are rules for it, and in words what there is none for. */
export interface Understanding {
  readonly effect: Effect
  readonly doubts: readonly string[]
  /** For the second reading. */
  readonly transfer?: Transfer
}

const BALANCES = 'Balances'
const BALANCES_CALL = 'pallet_balances::pallet::Call'
const MULTI_ADDRESS = 'sp_runtime::multiaddress::MultiAddress'
const ACCOUNT_BYTES = 32

/** `transfer` is the name that `transfer_allow_death` had until 2023. */
const TRANSFERS: readonly string[] = ['transfer_allow_death', 'transfer_keep_alive', 'transfer']

/** The account that an address names by itself; an index or raw bytes mean what the chain's state says. */
const accountIn = (address: Value | undefined): Uint8Array | undefined => {
  if (address?.kind !== 'variant') return bytesIn(address, ACCOUNT_BYTES)
  const isId = address.path === MULTI_ADDRESS && address.name === 'Id'
  return isId ? bytesIn(address.fields[0]?.value, ACCOUNT_BYTES) : undefined
}

const transferIn = ({ fields }: VariantValue): Transfer | undefined => {
  const argument = (name: string): Value | undefined => fields.find((field) => field.name === name)?.value
  const [destination, amount] = [accountIn(argument('dest')), numberIn(argument('value'))]
  return destination && amount !== undefined && fields.length === 2 ? { destination, amount } : undefined
}

const isTransfer = (pallet: VariantValue, call: VariantValue): boolean =>
  pallet.name === BALANCES && call.path === BALANCES_CALL && TRANSFERS.includes(call.name)

/**
 * The effect of a call. Understood are the transfers of the native asset that name amount and account;
 * every other call is one `call` effect with its name (`Pallet.call`), and what it does is not known.
 */
export const understandCall = (pallet: Value): Understanding => {
  const call = pallet.kind === 'variant' ? pallet.fields[0]?.value : undefined
  if (pallet.kind !== 'variant' || call?.kind !== 'variant')
    return { effect: { kind: 'call' }, doubts: ['a call that is not one of a pallet'] }
  const method = `${pallet.name}.${call.name}`
  const unknown = (doubt: string): Understanding => ({ effect: { kind: 'call', method }, doubts: [doubt] })
  if (!isTransfer(pallet, call)) return unknown(`${method} has no rule`)
  const transfer = transferIn(call)
  if (transfer === undefined) return unknown(`${method} to an address that is not an account id`)
  return { effect: { kind: 'transfer', asset: 'native', ...transfer, method }, doubts: [], transfer }
}
