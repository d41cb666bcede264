import type { GenericCall } from '@polkadot/types'
import type { Option, Struct } from '@polkadot/types-codec'
import type { Codec } from '@polkadot/types/types'
import { createKeyDerived, createKeyMulti } from '@polkadot/util-crypto'
import type { Details, Effect } from '../../model/facts.js'
import { toHex } from '../../protocol/hash.js'
import { ACCOUNT_BYTES } from './account.js'
import { remarkDetails } from './remark-details.js'

/** What polkadot-js has of one call: effects of its own, and the calls in it with the account that they act for. */
export interface Opened {
  readonly effects: readonly Effect[]
  readonly calls: readonly GenericCall[]
  readonly origin: Uint8Array
}

/** A call by the name that facts have for it, with what is read out of its arguments. Raises for fewer of them. */
export interface SecondRule {
  readonly method: string
  readonly args: number
  readonly open: (args: readonly Codec[], origin: Uint8Array, method: string) => Opened
}

const at = (args: readonly Codec[], index: number): Codec => {
  const arg = args[index]
  if (arg === undefined) throw new Error('an argument is missing')
  return arg
}

const textAt = (args: readonly Codec[], index: number): string => at(args, index).toString()

/** `Id` of `MultiAddress` and account ids alike end with the account; the first reading took nothing else. */
const accountAt = (args: readonly Codec[], index: number): Uint8Array =>
  at(args, index).toU8a().subarray(-ACCOUNT_BYTES)

const listAt = <T extends Codec>(args: readonly Codec[], index: number): readonly T[] => [
  ...(at(args, index) as unknown as Iterable<T>),
]

const optionAt = (args: readonly Codec[], index: number, none: string, textOf: (some: Codec) => string): string => {
  const option = at(args, index) as Option<Codec>
  return option.isSome ? textOf(option.unwrap()) : none
}

const pairOf = (struct: Codec, first: string, second: string): string =>
  [first, second].map((name) => String((struct as Struct).get(name))).join('/')

const leaf = (effect: Effect): Opened => ({ effects: [effect], calls: [], origin: new Uint8Array(0) })

const actingFor = (destination: Uint8Array, method: string, details: Details, call: Codec): Opened => ({
  effects: [{ kind: 'call', method, destination, details }],
  calls: [call as GenericCall],
  origin: destination,
})

const transfer: SecondRule['open'] = (args, _, method) =>
  leaf({ kind: 'transfer', asset: 'native', destination: accountAt(args, 0), amount: BigInt(textAt(args, 1)), method })

const remark: SecondRule['open'] = (args, _, method) =>
  leaf({ kind: 'message', method, details: remarkDetails(at(args, 0).toU8a(true)) })

const batch: SecondRule['open'] = (args, origin) => ({ effects: [], calls: listAt<GenericCall>(args, 0), origin })

const asDerivative: SecondRule['open'] = (args, origin, method) => {
  const index = textAt(args, 0)
  return actingFor(createKeyDerived(origin, BigInt(index)), method, { index }, at(args, 1))
}

const proxyTypeAt = (args: readonly Codec[], index: number): string => optionAt(args, index, 'any', String)

const proxy: SecondRule['open'] = (args, _, method) =>
  actingFor(accountAt(args, 0), method, { proxyType: proxyTypeAt(args, 1) }, at(args, 2))

const proxyAnnounced: SecondRule['open'] = (args, _, method) => {
  const details = { proxyType: proxyTypeAt(args, 2), delegate: toHex(accountAt(args, 0)) }
  return actingFor(accountAt(args, 1), method, details, at(args, 3))
}

const addProxy: SecondRule['open'] = (args, _, method) => {
  const details = { proxyType: textAt(args, 1), delay: textAt(args, 2) }
  return leaf({ kind: 'delegate', destination: accountAt(args, 0), method, details })
}

const multisigOf = (origin: Uint8Array, others: readonly Codec[], threshold: string): Uint8Array =>
  createKeyMulti([origin, ...others.map((other) => other.toU8a())], BigInt(threshold))

const asMulti: SecondRule['open'] = (args, origin, method) => {
  const threshold = textAt(args, 0)
  const timepoint = optionAt(args, 2, 'none', (some) => pairOf(some, 'height', 'index'))
  const maxWeight = pairOf(at(args, 4), 'refTime', 'proofSize')
  const account = multisigOf(origin, listAt(args, 1), threshold)
  return actingFor(account, method, { threshold, timepoint, maxWeight }, at(args, 3))
}

const asMultiThreshold1: SecondRule['open'] = (args, origin, method) =>
  actingFor(multisigOf(origin, listAt(args, 0), '1'), method, { threshold: '1' }, at(args, 1))

/** By the names that polkadot-js gives to pallet and call. */
export const SECOND_RULES: ReadonlyMap<string, SecondRule> = new Map([
  ['balances.transfer', { method: 'Balances.transfer', args: 2, open: transfer }],
  ['balances.transferAllowDeath', { method: 'Balances.transfer_allow_death', args: 2, open: transfer }],
  ['balances.transferKeepAlive', { method: 'Balances.transfer_keep_alive', args: 2, open: transfer }],
  ['system.remark', { method: 'System.remark', args: 1, open: remark }],
  ['system.remarkWithEvent', { method: 'System.remark_with_event', args: 1, open: remark }],
  ['utility.batch', { method: 'Utility.batch', args: 1, open: batch }],
  ['utility.batchAll', { method: 'Utility.batch_all', args: 1, open: batch }],
  ['utility.forceBatch', { method: 'Utility.force_batch', args: 1, open: batch }],
  ['utility.asDerivative', { method: 'Utility.as_derivative', args: 2, open: asDerivative }],
  ['proxy.proxy', { method: 'Proxy.proxy', args: 3, open: proxy }],
  ['proxy.proxyAnnounced', { method: 'Proxy.proxy_announced', args: 4, open: proxyAnnounced }],
  ['proxy.addProxy', { method: 'Proxy.add_proxy', args: 3, open: addProxy }],
  ['multisig.asMulti', { method: 'Multisig.as_multi', args: 5, open: asMulti }],
  ['multisig.asMultiThreshold1', { method: 'Multisig.as_multi_threshold_1', args: 2, open: asMultiThreshold1 }],
])
