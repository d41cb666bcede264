import { hexToBytes } from 'viem/utils'
import type { Effect } from '../../model/facts.js'
import { readErc20Call } from './erc20.js'
import type { EthereumTransaction } from './transaction.js'

/** What a transaction does as far as there are rules for it, and in words what there is none for. */
export interface Understanding {
  readonly effects: readonly Effect[]
  readonly doubts: readonly string[]
}

/** The part that is not understood: a call of whatever is at the destination, with the native value. */
const unknownCall = (tx: EthereumTransaction): Effect => ({
  kind: 'call',
  asset: 'native',
  amount: tx.value,
  ...(tx.to === undefined ? {} : { destination: hexToBytes(tx.to) }),
})

const doubtful = (tx: EthereumTransaction, doubt: string, others: readonly Effect[] = []): Understanding => ({
  effects: [...others, unknownCall(tx)],
  doubts: [doubt],
})

const understand = (tx: EthereumTransaction): Understanding => {
  if (tx.to === undefined) return doubtful(tx, 'contract creation')
  if (tx.data === '0x') return { effects: [{ ...unknownCall(tx), kind: 'transfer' }], doubts: [] }
  const tokenEffect = readErc20Call(tx.to, tx.data)
  if (tokenEffect === undefined) return doubtful(tx, 'contract call without a rule for its calldata')
  if (tx.value > 0n) return doubtful(tx, 'token call that carries native value', [tokenEffect])
  return { effects: [tokenEffect], doubts: [] }
}

/**
 * The effects of a transaction. Understood are plain transfers and ERC-20 `transfer` and `approve` in
 * legacy and EIP-1559 form (an access list there costs gas and changes nothing else); the rest is an
 * unknown call, plus one effect per EIP-7702 authorization.
 */
export const effectsOf = (tx: EthereumTransaction): Understanding => {
  if (tx.type === 'legacy' || tx.type === 'eip1559') return understand(tx)
  const delegations = tx.authorizations.map(({ address }): Effect => ({
    kind: 'authorization',
    destination: hexToBytes(address),
  }))
  return doubtful(tx, `transaction type ${tx.type} without rules`, delegations)
}
