import { encodeFunctionData, erc20Abi } from 'viem'
import { bytesToHex, hexToBytes, serializeTransaction } from 'viem/utils'
import { hasTokenIds } from '../../../model/token.js'
import { equalBytes } from '@noble/ciphers/utils.js'
import type { Payload } from '../../../../types/protocol/scale.js'
import type { ChainId } from '../../../model/ids.js'
import type { Registry } from '../../../routes/registry.js'
import { formatAddress } from '../../../routes/address.js'
import { requireFlag, usage } from '../usage.js'
import { readGasPrice, readNamedAmount } from './amount.js'
import { readMoved, readRecipient, type Moved } from './recipient.js'

/** Flags of an Ethereum transfer. */
export interface EthereumFlags {
  readonly transfer: string
  readonly to?: string
  readonly nonce?: number
  readonly maxFee?: string
  readonly priorityFee?: string
  readonly gasLimit?: number
}

const WHAT = 'a transfer on Ethereum'
/** What a transfer between accounts costs (Ethereum yellow paper, appendix G). */
const NATIVE_GAS = 21_000
/** More than the transfers of well-known tokens take; what is not used is not paid. */
const TOKEN_GAS = 100_000
const GWEI = 1_000_000_000n

/** The number in an eip155 id. Raises SIGNER__CLI__INVALID_FLAG for one that no wallet could write. */
const chainNumber = (chain: ChainId): number => {
  const number = Number(chain.slice(chain.indexOf(':') + 1))
  if (Number.isSafeInteger(number)) return number
  throw usage(`--chain ${chain} has too large a number for a transaction to be built: give it by --payload`)
}

const feesOf = ({ maxFee, priorityFee }: EthereumFlags) => {
  const max = readGasPrice(requireFlag(maxFee, '--max-fee, such as "30 gwei"', WHAT), '--max-fee')
  const usual = max < GWEI ? max : GWEI
  const priority = priorityFee === undefined ? usual : readGasPrice(priorityFee, '--priority-fee')
  if (priority > max) throw usage('--priority-fee is above --max-fee, of which it is a part')
  return { maxFeePerGas: max, maxPriorityFeePerGas: priority }
}

type Content = Readonly<Record<'to' | 'data', `0x${string}`>> & { readonly value: bigint; readonly gas: number }

const contentOf = ({ base, token }: Moved, to: Uint8Array, chain: ChainId): Content => {
  const address = formatAddress(chain, to) as `0x${string}`
  if (token === undefined) return { to: address, data: '0x', value: base, gas: NATIVE_GAS }
  if (token.standard === undefined || hasTokenIds(token.standard))
    throw usage(`--transfer: ${token.symbol} has things with ids, not amounts: give the transaction by --payload`)
  if (equalBytes(to, token.address))
    throw usage(`--to is the contract of ${token.symbol} itself: what it is sent is lost`)
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [address, base] })
  return { to: bytesToHex(token.address), data, value: 0n, gas: TOKEN_GAS }
}

/**
 * An unsigned EIP-1559 transfer of the native asset or of an ERC-20 token, from flags alone. Raises
 * SIGNER__CLI__INVALID_FLAG that names what is missing or wrong.
 */
export const ethereumTransfer = (flags: EthereumFlags, chain: ChainId, registry: Registry): Payload => {
  const moved = readMoved(readNamedAmount(flags.transfer, '--transfer'), chain, registry)
  const to = readRecipient(requireFlag(flags.to, '--to, the address that gets it', WHAT), chain, registry)
  const nonce = requireFlag(flags.nonce, '--nonce, the number of transactions that the key has sent', WHAT)
  const { gas, ...content } = contentOf(moved, to, chain)
  const transaction = {
    type: 'eip1559',
    chainId: chainNumber(chain),
    nonce,
    gas: BigInt(flags.gasLimit ?? gas),
    ...feesOf(flags),
    ...content,
  } as const
  return { tag: 'EthereumTransaction', value: hexToBytes(serializeTransaction(transaction)) }
}
