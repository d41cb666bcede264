import { hexToBytes } from 'viem/utils'
import type { Details, Effect } from '../../../model/facts.js'
import type { Hex } from '../../../model/ids.js'
import { approval, UNLIMITED } from '../approval.js'
import type { TypedData } from './document.js'
import { membersText } from './types.js'
import type { TypedStruct } from './values.js'

/** A recognised permit: an approval by signature. */
export interface Permit {
  /** Whose tokens may be taken, lowercase; absent where the permit names nobody, and is for who signs it. */
  readonly owner?: Hex
  readonly effects: readonly Effect[]
  readonly replay: Details
  readonly details?: Details
}

/** ERC-2612. */
const ERC2612 = 'address owner,address spender,uint256 value,uint256 nonce,uint256 deadline'
/** The permit of the DAI token, older than the standard. */
const DAI = 'address holder,address spender,uint256 nonce,uint256 expiry,bool allowed'

// Casts: the values have been read by exactly these types.
interface Erc2612Message {
  readonly owner: Hex
  readonly spender: Hex
  readonly value: bigint
  readonly nonce: bigint
  readonly deadline: bigint
}
interface DaiMessage {
  readonly holder: Hex
  readonly spender: Hex
  readonly nonce: bigint
  readonly expiry: bigint
  readonly allowed: boolean
}

const permit = (token: Hex, spender: Hex, amount: bigint): Effect => ({
  ...approval(hexToBytes(token), spender, amount),
  method: 'Permit',
})

const readErc2612 = (token: Hex, message: TypedStruct): Permit => {
  const { owner, spender, value, nonce, deadline } = message as unknown as Erc2612Message
  return {
    owner,
    effects: [permit(token, spender, value)],
    replay: { nonce: nonce.toString(), deadline: deadline.toString() },
  }
}

const readDai = (token: Hex, message: TypedStruct): Permit => {
  const { holder, spender, nonce, expiry, allowed } = message as unknown as DaiMessage
  return {
    owner: holder,
    effects: [permit(token, spender, allowed ? UNLIMITED : 0n)],
    // An expiry of 0 is none.
    replay: { nonce: nonce.toString(), ...(expiry === 0n ? {} : { deadline: expiry.toString() }) },
  }
}

const PERMITS: ReadonlyMap<string, (token: Hex, message: TypedStruct) => Permit> = new Map([
  [ERC2612, readErc2612],
  [DAI, readDai],
])

/**
 * The permit of one token that typed data is, by its exact type: ERC-2612, or the one of DAI (all or
 * nothing). `undefined` for other types, and without the contract that would take it.
 */
export const readTokenPermit = ({ types, primaryType, domain, message }: TypedData): Permit | undefined => {
  if (primaryType !== 'Permit' || typeof domain.verifyingContract !== 'string') return undefined
  return PERMITS.get(membersText(types, 'Permit'))?.(domain.verifyingContract as Hex, message)
}
