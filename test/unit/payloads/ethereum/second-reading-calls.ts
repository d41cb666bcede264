import { getBytes, Interface, type ParamType, type TransactionDescription } from 'ethers'
import type { Effect } from '../../../../src/model/facts.js'
import { MULTI_TOKEN, NFT, VAULT, WETH } from './calls/fixtures.js'
import { USDC } from '../fixtures.js'

/** A call of what is at a lowercase address. */
interface Call {
  readonly to: string
  readonly value: bigint
  readonly data: string
}

/** The ABI file of the vault of these tests. */
export const VAULT_ABI = JSON.parse(
  new Interface([
    'function stake(uint256 amount, tuple(address maker, uint64[] ids) order, string note) payable',
  ]).formatJson(),
) as readonly object[]

const STANDARDS: Readonly<Record<string, string>> = {
  [USDC]: 'erc20',
  [NFT]: 'erc721',
  [MULTI_TOKEN]: 'erc1155',
  [WETH]: 'weth',
}
const UNLIMITED = 2n ** 256n - 1n

type Arguments = readonly unknown[]
type TokenRule = (args: Arguments, standard: string) => readonly Omit<Effect, 'asset' | 'method'>[] | undefined

const address = (value: unknown): string => (value as string).toLowerCase()
const to = (value: unknown): Pick<Effect, 'destination'> => ({ destination: getBytes(value as string) })
const fungible = (standard: string): boolean => ['erc20', 'weth', 'none'].includes(standard)

const approval = (spender: unknown, amount: unknown): Omit<Effect, 'asset' | 'method'> => ({
  kind: 'approve',
  amount: amount as bigint,
  ...to(spender),
  ...(amount === UNLIMITED ? { unlimited: true } : {}),
})

const oneNft: TokenRule = ([from, recipient, tokenId, data = '0x'], standard) => {
  if (!['erc721', 'none'].includes(standard)) return undefined
  const details = { from: address(from), ...(data === '0x' ? {} : { data: data as string }) }
  return [{ kind: 'transfer', amount: 1n, tokenId: tokenId as bigint, ...to(recipient), details }]
}

/** What the token standards say that a method does, by its full signature. */
const TOKEN_RULES: Readonly<Record<string, TokenRule>> = {
  'transfer(address,uint256)': ([recipient, amount], standard) =>
    fungible(standard) ? [{ kind: 'transfer', amount: amount as bigint, ...to(recipient) }] : undefined,
  'transferFrom(address,address,uint256)': ([from, recipient, number], standard) => {
    const moved = standard === 'erc721' ? { amount: 1n, tokenId: number as bigint } : { amount: number as bigint }
    if (!fungible(standard) && standard !== 'erc721') return undefined
    return [{ kind: 'transfer', ...moved, ...to(recipient), details: { from: address(from) } }]
  },
  'approve(address,uint256)': ([spender, number], standard) => {
    if (standard === 'erc721') return [{ kind: 'approve', amount: 1n, tokenId: number as bigint, ...to(spender) }]
    return fungible(standard) ? [approval(spender, number)] : undefined
  },
  'safeTransferFrom(address,address,uint256)': oneNft,
  'safeTransferFrom(address,address,uint256,bytes)': oneNft,
  'safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)': (args, standard) => {
    const [from, recipient, ids, amounts, data] = args as [string, string, bigint[], bigint[], string]
    if (!['erc1155', 'none'].includes(standard) || ids.length === 0 || ids.length !== amounts.length) return undefined
    const details = { from: address(from), ...(data === '0x' ? {} : { data }) }
    return ids.map((tokenId, at) => ({
      kind: 'transfer',
      amount: amounts[at] ?? -1n,
      tokenId,
      ...to(recipient),
      details,
    }))
  },
}

const MULTICALLS = ['multicall(bytes[])', 'aggregate3((address,bool,bytes)[])'] as const
const methods = new Interface(
  [...Object.keys(TOKEN_RULES), ...MULTICALLS, 'deposit()'].map((text) => `function ${text}`),
)
const vault = new Interface(VAULT_ABI)

/** Calldata that ethers reads, and would write in the same bytes. */
const parse = (contract: Interface, data: string): TransactionDescription | undefined => {
  const parsed = contract.parseTransaction({ data })
  return parsed && contract.encodeFunctionData(parsed.fragment, parsed.args) === data ? parsed : undefined
}

const callOf = ({ to: contract, value }: Call, method: string): Effect => ({
  kind: 'call',
  asset: 'native',
  amount: value,
  method,
  ...to(contract),
})

const flatten = (
  name: string,
  { baseType, arrayChildren, components }: ParamType,
  value: unknown,
): [string, string][] => {
  if (baseType === 'array') {
    const items = value as readonly unknown[]
    if (items.length === 0) return [[name, '[]']]
    return items.flatMap((item, at) => flatten(`${name}.${at}`, arrayChildren as ParamType, item))
  }
  if (baseType === 'tuple')
    return (components ?? []).flatMap((member, at) =>
      flatten(`${name}.${member.name}`, member, (value as readonly unknown[])[at]),
    )
  return [[name, baseType === 'address' ? address(value) : String(value)]]
}

const vaultEffects = (call: Call): readonly Effect[] | undefined => {
  const parsed = parse(vault, call.data)
  if (parsed === undefined) return undefined
  const { inputs } = parsed.fragment
  const details = Object.fromEntries(inputs.flatMap((input, at) => flatten(input.name, input, parsed.args[at])))
  return [{ ...callOf(call, parsed.signature), details }]
}

/** All of them, or none where one cannot be read. */
const all = (lists: readonly (readonly Effect[] | undefined)[]): readonly Effect[] | undefined =>
  lists.every((list) => list !== undefined) ? lists.flat() : undefined

const inOrder = (call: Call, parts: readonly string[]): readonly Effect[] | undefined =>
  all(parts.map((data) => (data === '0x' ? undefined : readCall({ to: call.to, value: 0n, data }))))

const byMulticall3 = (call: Call, calls: readonly [string, boolean, string][]): readonly Effect[] | undefined =>
  all(calls.map(([target, , data]) => readCall({ to: address(target), value: 0n, data })))?.map((effect) => ({
    ...effect,
    details: { '(called by)': call.to, ...effect.details },
  }))

const tokenEffects = (call: Call, signature: string, args: Arguments): readonly Effect[] | undefined =>
  call.value > 0n
    ? undefined
    : TOKEN_RULES[signature]?.(args, STANDARDS[call.to] ?? 'none')?.map((effect) => ({
        ...effect,
        asset: getBytes(call.to),
        method: signature,
      }))

const contractEffects = (call: Call): readonly Effect[] | undefined => {
  const parsed = parse(methods, call.data)
  if (parsed === undefined) return call.to === VAULT ? vaultEffects(call) : undefined
  const { signature } = parsed
  const args = parsed.args.toArray(true)
  if (signature === 'deposit()') return STANDARDS[call.to] === 'weth' ? [callOf(call, signature)] : undefined
  if (signature === 'multicall(bytes[])') {
    const parts = args[0] as string[]
    const itself = call.value > 0n || parts.length === 0 ? [callOf(call, signature)] : []
    return all([itself, inOrder(call, parts)])
  }
  if (signature.startsWith('aggregate3'))
    return all([[callOf(call, signature)], byMulticall3(call, args[0] as [string, boolean, string][])])
  return tokenEffects(call, signature, args)
}

/** All effects of a call as ethers' Interface reads it; `undefined` where this reading knows no rule. May throw where ethers does. */
export const readCall = (call: Call): readonly Effect[] | undefined =>
  call.data === '0x'
    ? [{ kind: 'transfer', asset: 'native', amount: call.value, ...to(call.to) }]
    : contractEffects(call)
