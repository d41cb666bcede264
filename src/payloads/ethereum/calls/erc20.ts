import { hexToBytes } from 'viem/utils'
import type { Effect } from '../../../model/facts.js'
import type { Hex } from '../../../model/ids.js'
import { approval, UNLIMITED } from '../approval.js'
import { tokenMethod, type BuiltIn } from './rule.js'

const FUNGIBLE = ['erc20', 'weth', undefined] as const
/** ERC-721 has these too, with an id where ERC-20 has an amount. */
const FUNGIBLE_OR_NOT = ['erc20', 'weth', 'erc721', undefined] as const

/** The number that transferFrom and approve take, as what it is on this contract. */
const quantity = (number: bigint, standard: string | undefined): Pick<Effect, 'amount' | 'tokenId'> =>
  standard === 'erc721' ? { amount: 1n, tokenId: number } : { amount: number }

// Casts: the arguments have been read by the types of the signature.

/**
 * Methods of ERC-20, of its permits (ERC-2612, DAI) and of the usual allowance methods. On a contract that
 * settings say is an ERC-721 token, transferFrom and approve are about one token id.
 *
 * increaseAllowance approves what it adds, without end where it adds 2^256 - 1: that works from zero only.
 * decreaseAllowance approves nothing more, 0; its details say how much it takes back.
 */
export const ERC20_METHODS: readonly BuiltIn[] = [
  tokenMethod('transfer(address,uint256)', FUNGIBLE, (asset, args) => {
    const [to, amount] = args as [Hex, bigint]
    return [{ kind: 'transfer', asset, amount, destination: hexToBytes(to) }]
  }),
  tokenMethod('transferFrom(address,address,uint256)', FUNGIBLE_OR_NOT, (asset, args, standard) => {
    const [from, to, number] = args as [Hex, Hex, bigint]
    const moved = quantity(number, standard)
    return [{ kind: 'transfer', asset, ...moved, destination: hexToBytes(to), details: { from } }]
  }),
  tokenMethod('approve(address,uint256)', FUNGIBLE_OR_NOT, (asset, args, standard) => {
    const [spender, number] = args as [Hex, bigint]
    return standard === 'erc721'
      ? [{ kind: 'approve', asset, ...quantity(number, standard), destination: hexToBytes(spender) }]
      : [approval(asset, spender, number)]
  }),
  tokenMethod('increaseAllowance(address,uint256)', FUNGIBLE, (asset, args) => {
    const [spender, added] = args as [Hex, bigint]
    return [approval(asset, spender, added)]
  }),
  tokenMethod('decreaseAllowance(address,uint256)', FUNGIBLE, (asset, args) => {
    const [spender, taken] = args as [Hex, bigint]
    return [{ ...approval(asset, spender, 0n), details: { decrease: taken.toString() } }]
  }),
  tokenMethod('permit(address,address,uint256,uint256,uint8,bytes32,bytes32)', FUNGIBLE, (asset, args) => {
    const [owner, spender, amount, deadline] = args as [Hex, Hex, bigint, bigint]
    return [{ ...approval(asset, spender, amount), details: { owner, deadline: deadline.toString() } }]
  }),
  tokenMethod('permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)', FUNGIBLE, (asset, args) => {
    const [owner, spender, , deadline, allowed] = args as [Hex, Hex, bigint, bigint, boolean]
    const details = { owner, deadline: deadline.toString() }
    return [{ ...approval(asset, spender, allowed ? UNLIMITED : 0n), details }]
  }),
]
