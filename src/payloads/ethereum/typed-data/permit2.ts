import { hexToBytes } from 'viem/utils'
import type { Details, Effect } from '../../../model/facts.js'
import type { Hex } from '../../../model/ids.js'
import { approval } from '../approval.js'
import { detailsOf } from '../details.js'
import type { TypedData } from './document.js'
import type { Permit } from './permit.js'
import { membersText, type StructTypes } from './types.js'
import type { TypedStruct } from './values.js'

/** Permit2 has this address on all chains. */
const PERMIT2 = '0x000000000022d473030f116ddee9f6b43ac78ba3'
const DOMAIN = 'string name,uint256 chainId,address verifyingContract'

/** Tokens in one permit. */
const MAX_TOKENS = 64
/** Permit2 does not count down an allowance of this amount. */
const UNLIMITED_ALLOWANCE = 2n ** 160n - 1n

// Casts: the values have been read by exactly these types.

interface AllowanceMessage {
  readonly details: AllowanceDetails | readonly AllowanceDetails[]
  readonly spender: Hex
  readonly sigDeadline: bigint
}
interface AllowanceDetails {
  readonly token: Hex
  readonly amount: bigint
  readonly expiration: bigint
  readonly nonce: bigint
}
interface TransferMessage {
  readonly permitted: TokenPermissions | readonly TokenPermissions[]
  readonly spender: Hex
  readonly nonce: bigint
  readonly deadline: bigint
}
interface TokenPermissions {
  readonly token: Hex
  readonly amount: bigint
}

const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value]) as readonly T[]

/** AllowanceTransfer: the spender may take up to the amounts until they expire; one nonce per token and spender. */
const readAllowance = (message: TypedStruct, method: string): Permit => {
  const { details, spender, sigDeadline } = message as unknown as AllowanceMessage
  const tokens = listOf(details)
  const effects = tokens.map(({ token, amount, expiration }): Effect => ({
    ...approval(hexToBytes(token), spender, amount, UNLIMITED_ALLOWANCE),
    method,
    details: { expiration: expiration.toString() },
  }))
  const deadline = sigDeadline.toString()
  const [first] = tokens
  const nonces: Details = Array.isArray(details)
    ? Object.fromEntries(tokens.map(({ nonce }, at) => [`nonce.${at}`, nonce.toString()]))
    : { nonce: String(first?.nonce) }
  return { effects, replay: { ...nonces, deadline } }
}

/** SignatureTransfer: the spender may take up to the amounts once. A witness binds it to what it says it does with them. */
const readTransfer = (message: TypedStruct, method: string): Permit => {
  const { permitted, spender, nonce, deadline, ...others } = message as unknown as TransferMessage & TypedStruct
  const effects = listOf(permitted).map(({ token, amount }): Effect => ({
    ...approval(hexToBytes(token), spender, amount),
    method,
  }))
  const replay = { nonce: nonce.toString(), deadline: deadline.toString() }
  return Object.keys(others).length === 0 ? { effects, replay } : { effects, replay, details: detailsOf(others) }
}

interface Rule {
  /** The members that the type begins with. */
  readonly members: string
  /** The struct of a token, and its members. */
  readonly token: readonly [string, string]
  readonly hasWitness?: true
  readonly read: (message: TypedStruct, method: string) => Permit
}

const DETAILS = ['PermitDetails', 'address token,uint160 amount,uint48 expiration,uint48 nonce'] as const
const PERMISSIONS = ['TokenPermissions', 'address token,uint256 amount'] as const

const ALLOWANCE = { token: DETAILS, read: readAllowance }
const TRANSFER = { token: PERMISSIONS, read: readTransfer }
const SINGLE = 'TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline'
const BATCH = 'TokenPermissions[] permitted,address spender,uint256 nonce,uint256 deadline'

const RULES: ReadonlyMap<string, Rule> = new Map([
  ['PermitSingle', { ...ALLOWANCE, members: 'PermitDetails details,address spender,uint256 sigDeadline' }],
  ['PermitBatch', { ...ALLOWANCE, members: 'PermitDetails[] details,address spender,uint256 sigDeadline' }],
  ['PermitTransferFrom', { ...TRANSFER, members: SINGLE }],
  ['PermitBatchTransferFrom', { ...TRANSFER, members: BATCH }],
  ['PermitWitnessTransferFrom', { ...TRANSFER, members: SINGLE, hasWitness: true }],
  ['PermitBatchWitnessTransferFrom', { ...TRANSFER, members: BATCH, hasWitness: true }],
])

/** Permit2 hashes one word for a witness, whatever its type. */
const hasMembers = (types: StructTypes, primaryType: string, { members, hasWitness }: Rule): boolean => {
  const text = membersText(types, primaryType)
  return hasWitness ? text.startsWith(`${members},`) && !text.slice(members.length + 1).includes(',') : text === members
}

const isOfPermit2 = ({ types, domain }: TypedData): boolean =>
  membersText(types, 'EIP712Domain') === DOMAIN && domain.name === 'Permit2' && domain.verifyingContract === PERMIT2

/**
 * The permit of Uniswap's Permit2 that typed data is, by its exact domain, contract and type: approvals to
 * the spender, one per token. Permit2 takes the tokens of whoever signed, so no owner is named.
 * `undefined` for all else, and for none or more than 64 tokens.
 */
export const readPermit2 = (typedData: TypedData): Permit | undefined => {
  const { types, primaryType, message } = typedData
  const rule = RULES.get(primaryType)
  if (rule === undefined || !isOfPermit2(typedData)) return undefined
  const [struct, members] = rule.token
  if (!hasMembers(types, primaryType, rule) || membersText(types, struct) !== members) return undefined
  const permit = rule.read(message, primaryType)
  return permit.effects.length === 0 || permit.effects.length > MAX_TOKENS ? undefined : permit
}
