import { secp256k1 } from '@noble/curves/secp256k1.js'
import { computeAddress, TypedDataEncoder } from 'ethers'
import type { Payload } from '../../../../../types/protocol/scale.js'
import type { Hex } from '../../../../../src/model/ids.js'
import type { KeyInfo } from '../../../../../src/model/key.js'
import { decodePayload } from '../../fixtures.js'
import type { DecodeResult } from '../../../../../src/payloads/result.js'
import { toHex } from '../../../../../src/protocol/hash.js'
import { keyOf, USDC } from '../../fixtures.js'

/** The account of the private key 1, which everybody knows. */
const TEST_SECRET = Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? 1 : 0))
export const ownKey: KeyInfo = {
  ...keyOf('Secp256k1', ['eip155:1', 'eip155:10']),
  publicKey: secp256k1.getPublicKey(TEST_SECRET),
}
export const OWN = computeAddress(toHex(ownKey.publicKey)).toLowerCase() as Hex
export const SPENDER: Hex = `0x${'b0'.repeat(20)}`
export const OTHER: Hex = `0x${'c0'.repeat(20)}`

export interface Field {
  readonly name: string
  readonly type: string
}
export interface Document {
  readonly types: Readonly<Record<string, readonly Field[]>>
  readonly primaryType: string
  readonly domain: Readonly<Record<string, unknown>>
  readonly message: Readonly<Record<string, unknown>>
}

export const field = (text: string): Field => {
  const [type = '', name = ''] = text.split(' ')
  return { name, type }
}
export const fields = (text: string): Field[] => (text === '' ? [] : text.split(',').map(field))

const DOMAIN_TYPE = fields('string name,string version,uint256 chainId,address verifyingContract')

/** The example of EIP-712, "Mail" (https://eips.ethereum.org/EIPS/eip-712, CC0). */
export const MAIL = {
  types: {
    EIP712Domain: DOMAIN_TYPE,
    Person: fields('string name,address wallet'),
    Mail: fields('Person from,Person to,string contents'),
  },
  primaryType: 'Mail',
  domain: {
    name: 'Ether Mail',
    version: '1',
    chainId: 1,
    verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC',
  },
  message: {
    from: { name: 'Cow', wallet: '0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826' },
    to: { name: 'Bob', wallet: '0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB' },
    contents: 'Hello, Bob!',
  },
}

/** An ERC-2612 permit of this key's own USDC, with what is given put over message and domain. */
export const permitOf = (message: object = {}, domain: object = {}): Document => ({
  types: {
    EIP712Domain: DOMAIN_TYPE,
    Permit: fields('address owner,address spender,uint256 value,uint256 nonce,uint256 deadline'),
  },
  primaryType: 'Permit',
  domain: { name: 'USD Coin', version: '2', chainId: 1, verifyingContract: USDC, ...domain },
  message: { owner: OWN, spender: SPENDER, value: '5000000', nonce: 3, deadline: '1800000000', ...message },
})

/** A permit of the DAI token, all or nothing. */
export const daiPermitOf = (message: object = {}): Document => ({
  types: {
    EIP712Domain: DOMAIN_TYPE,
    Permit: fields('address holder,address spender,uint256 nonce,uint256 expiry,bool allowed'),
  },
  primaryType: 'Permit',
  domain: {
    name: 'Dai Stablecoin',
    version: '1',
    chainId: 1,
    verifyingContract: '0x6b175474e89094c44da98b954eedeac495271d0f',
  },
  message: { holder: OWN, spender: SPENDER, nonce: '0', expiry: 0, allowed: true, ...message },
})

/** The permit without a member of its domain, in type and value. */
export const permitWithout = (member: string): Document => {
  const permit = permitOf()
  return {
    ...permit,
    types: { ...permit.types, EIP712Domain: DOMAIN_TYPE.filter(({ name }) => name !== member) },
    domain: Object.fromEntries(Object.entries(permit.domain).filter(([name]) => name !== member)),
  }
}

/** What ethers hashes; its document has no EIP712Domain, and it derives it from the domain. */
export const hashOfEthers = ({ types, primaryType, domain, message }: Document): string => {
  const { EIP712Domain: _, ...structs } = types
  const copy = Object.fromEntries(Object.entries(structs).map(([name, list]) => [name, [...list]]))
  if (TypedDataEncoder.getPrimaryType(copy) !== primaryType) throw new Error('ethers sees another primary type')
  return TypedDataEncoder.hash(domain, copy, message)
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

export const decodeAs = (
  tag: 'EthereumMessage' | 'EthereumTypedData',
  value: Uint8Array,
  chainId = 'eip155:1',
): DecodeResult => {
  const payload: Payload = { tag, value }
  return decodePayload({ chainId, key: ownKey, payload })
}

/** Decodes text, or a document as JSON, for mainnet unless said. */
export const decodeTyped = (document: Document | string, chainId?: string): DecodeResult =>
  decodeAs('EthereumTypedData', utf8(typeof document === 'string' ? document : JSON.stringify(document)), chainId)

export const decodeMessage = (text: string | Uint8Array, chainId?: string): DecodeResult =>
  decodeAs('EthereumMessage', typeof text === 'string' ? utf8(text) : text, chainId)

/** Why a payload is refused, or `ok`. */
export const refusalOf = (result: DecodeResult): string => (result.ok ? 'ok' : `${result.reason}: ${result.detail}`)
