import { hexToBytes } from 'viem/utils'
import type { Effect } from '../../model/facts.js'
import type { Hex } from '../../model/ids.js'

/** The amount that ERC-20 tokens and Permit2 never count down. */
export const UNLIMITED = 2n ** 256n - 1n

/** An approval of tokens, without end where the amount is the highest that its type has. */
export const approval = (asset: Uint8Array, spender: Hex, amount: bigint, unlimited = UNLIMITED): Effect => ({
  kind: 'approve',
  asset,
  amount,
  destination: hexToBytes(spender),
  ...(amount === unlimited ? { unlimited: true } : {}),
})
