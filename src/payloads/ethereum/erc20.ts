import { hexToBytes } from 'viem/utils'
import type { Effect } from '../../model/facts.js'
import type { Hex } from '../../model/ids.js'

interface Method {
  readonly kind: 'transfer' | 'approve'
  readonly method: string
}

/** First 4 bytes of keccak256 of the signature (ERC-20). */
const METHODS: ReadonlyMap<string, Method> = new Map([
  ['0xa9059cbb', { kind: 'transfer', method: 'transfer(address,uint256)' }],
  ['0x095ea7b3', { kind: 'approve', method: 'approve(address,uint256)' }],
])

const SELECTOR_END = '0x'.length + 8
const WORD = 64
const ADDRESS = 40
const PADDING = '0'.repeat(WORD - ADDRESS)

/**
 * Reads calldata of ERC-20 `transfer` or `approve` as an effect on the token that is called.
 * Exactly two words with a clean address: contracts differ in what they do with dirty upper bits or
 * trailing bytes, so such calldata has no one meaning and gives `undefined`.
 */
export const readErc20Call = (token: Hex, data: Hex): Effect | undefined => {
  const known = METHODS.get(data.slice(0, SELECTOR_END))
  if (known === undefined || data.length !== SELECTOR_END + 2 * WORD) return undefined
  const [who, amount] = [data.slice(SELECTOR_END, SELECTOR_END + WORD), data.slice(SELECTOR_END + WORD)]
  if (!who.startsWith(PADDING)) return undefined
  return {
    ...known,
    asset: hexToBytes(token),
    amount: BigInt(`0x${amount}`),
    destination: hexToBytes(`0x${who.slice(PADDING.length)}`),
  }
}
