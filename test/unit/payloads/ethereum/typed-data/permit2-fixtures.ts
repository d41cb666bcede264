import type { Hex } from '../../../../../src/model/ids.js'
import { USDC } from '../../fixtures.js'
import { fields, SPENDER, type Document } from './fixtures.js'

export const PERMIT2: Hex = '0x000000000022d473030f116ddee9f6b43ac78ba3'
export const DAI: Hex = '0x6b175474e89094c44da98b954eedeac495271d0f'

const DOMAIN = fields('string name,uint256 chainId,address verifyingContract')
const DETAILS = fields('address token,uint160 amount,uint48 expiration,uint48 nonce')
const PERMISSIONS = fields('address token,uint256 amount')

/** Typed data in the domain of Permit2, with what is given put over the domain. */
const inDomain = (primaryType: string, types: Document['types'], message: object, domain: object): Document => ({
  types: { EIP712Domain: DOMAIN, ...types },
  primaryType,
  domain: { name: 'Permit2', chainId: 1, verifyingContract: PERMIT2, ...domain },
  message: { ...message },
})

export const detailsOf = (over: object = {}): object => ({
  token: USDC,
  amount: '5',
  expiration: 1_900_000_000,
  nonce: 2,
  ...over,
})

export const permitSingle = (details: object = {}, domain: object = {}): Document =>
  inDomain(
    'PermitSingle',
    { PermitSingle: fields('PermitDetails details,address spender,uint256 sigDeadline'), PermitDetails: DETAILS },
    { details: detailsOf(details), spender: SPENDER, sigDeadline: 1_800_000_000 },
    domain,
  )

export const permitBatch = (details: readonly object[]): Document =>
  inDomain(
    'PermitBatch',
    { PermitBatch: fields('PermitDetails[] details,address spender,uint256 sigDeadline'), PermitDetails: DETAILS },
    { details, spender: SPENDER, sigDeadline: 1_800_000_000 },
    {},
  )

const TAIL = 'address spender,uint256 nonce,uint256 deadline'
const transferMessage = (permitted: unknown): object => ({
  permitted,
  spender: SPENDER,
  nonce: 9,
  deadline: 1_800_000_000,
})

export const permitTransfer = (amount = '5'): Document =>
  inDomain(
    'PermitTransferFrom',
    { PermitTransferFrom: fields(`TokenPermissions permitted,${TAIL}`), TokenPermissions: PERMISSIONS },
    transferMessage({ token: USDC, amount }),
    {},
  )

export const permitBatchTransfer = (): Document =>
  inDomain(
    'PermitBatchTransferFrom',
    { PermitBatchTransferFrom: fields(`TokenPermissions[] permitted,${TAIL}`), TokenPermissions: PERMISSIONS },
    transferMessage([
      { token: USDC, amount: '5' },
      { token: DAI, amount: '6' },
    ]),
    {},
  )

/** A permit with a witness, and with further members where `more` says so. */
export const permitWitness = (more = '', message: object = {}): Document =>
  inDomain(
    'PermitWitnessTransferFrom',
    {
      PermitWitnessTransferFrom: fields(`TokenPermissions permitted,${TAIL},Order order${more}`),
      TokenPermissions: PERMISSIONS,
      Order: fields('address maker,uint256 price'),
    },
    { ...transferMessage({ token: USDC, amount: '5' }), order: { maker: DAI, price: '77' }, ...message },
    {},
  )

export const permitBatchWitness = (): Document =>
  inDomain(
    'PermitBatchWitnessTransferFrom',
    {
      PermitBatchWitnessTransferFrom: fields(`TokenPermissions[] permitted,${TAIL},bytes32 note`),
      TokenPermissions: PERMISSIONS,
    },
    { ...transferMessage([{ token: USDC, amount: '5' }]), note: `0x${'07'.repeat(32)}` },
    {},
  )
