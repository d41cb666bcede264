import type { Hex } from '../../../model/ids.js'
import { selectorOf, type Method } from '../abi/method.js'
import { namedValues } from '../abi/value.js'
import type { KnownContract, KnownContracts } from '../contracts.js'
import { detailsOf } from '../details.js'
import { doubtful, understood, unknownCall, type Call, type Understanding } from '../understanding.js'
import { COLLECTION_METHODS } from './collections.js'
import { ERC20_METHODS } from './erc20.js'
import { MULTICALL_METHODS } from './multicall.js'
import type { BuiltIn, ContractCall } from './rule.js'
import { WETH_METHODS } from './weth.js'

/** Calls inside calls. */
const MAX_DEPTH = 4
/** Effects of the calldata of one transaction. */
const MAX_EFFECTS = 128

const NO_RULE = 'contract call without a rule for its calldata'

const bySelector = (methods: readonly BuiltIn[]): ReadonlyMap<Hex, BuiltIn> =>
  new Map(methods.map((builtIn) => [builtIn.method.selector, builtIn]))

const ANYWHERE = bySelector([...ERC20_METHODS, ...COLLECTION_METHODS, ...MULTICALL_METHODS])
/** Other contracts, such as vaults, have methods of these names and do other things in them. */
const ON_WETH = bySelector(WETH_METHODS)

const builtInFor = (selector: Hex, { standard }: KnownContract): BuiltIn | undefined =>
  ANYWHERE.get(selector) ?? (standard === 'weth' ? ON_WETH.get(selector) : undefined)

/** By an ABI file: it says what a method is called, and not what it does, so this is a call. */
const understandByAbi = (call: ContractCall, method: Method | undefined): Understanding | undefined => {
  const args = method?.read(call.data)
  if (method === undefined || args === undefined) return undefined
  const details = args.length === 0 ? {} : { details: detailsOf(namedValues(method.inputs, args)) }
  const effect = { ...unknownCall(call), method: method.signature, ...details }
  const isPaid = call.value > 0n && !method.payable
  return { effects: [effect], doubts: isPaid ? ['native value for a method that takes none'] : [] }
}

const understandCalldata = (contracts: KnownContracts, call: ContractCall, depth: number): Understanding => {
  const contract = contracts.get(call.to) ?? {}
  const selector = selectorOf(call.data)
  const builtIn = builtInFor(selector, contract)
  if (builtIn === undefined) return understandByAbi(call, contract.methods?.get(selector)) ?? doubtful(call, NO_RULE)
  const { method, rule } = builtIn
  const args = method.read(call.data)
  const open = (inner: ContractCall): Understanding => understandAt(contracts, inner, depth + 1)
  const understanding = args && rule(call, args, { method, standard: contract.standard, open })
  return understanding ?? doubtful(call, NO_RULE)
}

const understandAt = (contracts: KnownContracts, call: ContractCall, depth: number): Understanding => {
  if (depth > MAX_DEPTH) return doubtful(call, `calls inside each other more than ${MAX_DEPTH} deep`)
  if (call.data === '0x') return understood([{ ...unknownCall(call), kind: 'transfer' }])
  return understandCalldata(contracts, call, depth)
}

/**
 * What a call does: native transfers, the methods of token standards and multicalls, which are opened, and
 * what the ABI files of the settings describe; all else is an unknown call. What is built in wins over an
 * ABI file, so that no file can give a transfer another name.
 */
export const understandCall = (contracts: KnownContracts, call: Call): Understanding => {
  const { to, value, data } = call
  if (to === undefined) return doubtful(call, 'contract creation')
  const understanding = understandAt(contracts, { to, value, data }, 0)
  return understanding.effects.length > MAX_EFFECTS
    ? doubtful(call, `calldata with more than ${MAX_EFFECTS} effects`)
    : understanding
}
