// The authorization that the tests of MetaMask/eth-sig-util (sign-eip7702-authorization) sign, with their
// published test key, hash and signature. Transactions are cross-checked with ethers, whose 6.x reads type 4.
import assert from 'node:assert/strict'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { computeAddress, Transaction } from 'ethers'
import { authorization as micro } from 'micro-eth-signer'
import { bytesToHex, hexToBytes, serializeTransaction } from 'viem/utils'
import type { Effect } from '../../src/model/facts.js'
import type { Hex } from '../../src/model/ids.js'
import { decodeMainnet, mustDecode, RECIPIENT } from '../unit/payloads/fixtures.js'

/** The test key of eth-sig-util. */
const KEY = hexToBytes('0x4af1bceebf7f3634ec3cff8a2c38e51178d5d4ce585c52d6043e5e2cc3418bb0')
const AUTHORITY = computeAddress(bytesToHex(secp256k1.getPublicKey(KEY))).toLowerCase()
const HASH = '0xb847dee5b33802280f3279d57574e1eb6bf5d628d7f63049e3cb20bad211056c'
const DELEGATE: Hex = '0x1234567890123456789012345678901234567890'
const SIGNED = {
  chainId: 8545,
  address: DELEGATE,
  nonce: 1,
  yParity: 0,
  r: '0xebea1ac12f17a56a514dfecbcbc8bbee7b089fa3fcee31680d1e2c1588f623df',
  s: '0x7973cab74e12536678995377da38c96c65c52897750b73462c6760ef2737dba4',
} as const
type Tuple = { readonly [K in keyof typeof SIGNED]: (typeof SIGNED)[K] extends Hex ? Hex : number }

const wordOf = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`

const serialized = (authorizationList: readonly Tuple[], over: object = {}): Hex =>
  serializeTransaction({
    type: 'eip7702',
    chainId: 1,
    nonce: 0,
    to: RECIPIENT,
    value: 3n,
    gas: 90_000n,
    maxFeePerGas: 7n,
    maxPriorityFeePerGas: 1n,
    authorizationList: [...authorizationList],
    ...over,
  })

const authorizationsIn = (tuples: readonly Tuple[]): Effect[] => {
  const { facts } = mustDecode(decodeMainnet(hexToBytes(serialized(tuples))))
  assert.equal(facts.understood, true)
  return facts.effects.filter(({ kind }) => kind === 'authorization')
}

describe('EIP-7702', () => {
  it('names delegate, chain, nonce and the authority that signed the published authorization', () => {
    assert.deepEqual(authorizationsIn([SIGNED]), [
      {
        kind: 'authorization',
        destination: hexToBytes(DELEGATE),
        details: { chainId: '8545', nonce: '1', authority: AUTHORITY },
      },
    ])
    assert.equal(
      `0x${micro.getAuthority({ ...SIGNED, chainId: 8545n, nonce: 1n, r: BigInt(SIGNED.r), s: BigInt(SIGNED.s) }).slice(2)}`.toLowerCase(),
      AUTHORITY,
    )
  })

  it('hashes the authorization as published: a signature over that hash names its signer', () => {
    const [, ...rs] = secp256k1.sign(hexToBytes(HASH), KEY, { prehash: false, format: 'recovered' })
    assert.equal(bytesToHex(Uint8Array.from(rs)), `${SIGNED.r}${SIGNED.s.slice(2)}`)
  })

  it('signs the digest of ethers', () => {
    const bytes = serialized([SIGNED])
    const [toSign] = mustDecode(decodeMainnet(hexToBytes(bytes))).toSign
    assert.equal(bytesToHex(toSign?.message ?? new Uint8Array()), Transaction.from(bytes).unsignedHash)
  })

  it('tells an authorization for every chain by chain 0', () => {
    const everywhere = { chainId: 0n, address: DELEGATE, nonce: 0n }
    const { r, s, yParity } = micro.sign(everywhere, bytesToHex(KEY))
    const tuple = { chainId: 0, address: DELEGATE, nonce: 0, yParity, r: wordOf(r), s: wordOf(s) }
    assert.deepEqual(authorizationsIn([tuple])[0]?.details, { chainId: '0', nonce: '0', authority: AUTHORITY })
  })

  it('names no authority where the signature recovers to none, or has a high s, which chains pass over', () => {
    const n = secp256k1.Point.Fn.ORDER
    const highS = { ...SIGNED, yParity: 1, s: wordOf(n - BigInt(SIGNED.s)) }
    const noPoint = { ...SIGNED, r: wordOf(5n) }
    for (const tuple of [highS, noPoint])
      assert.deepEqual(authorizationsIn([tuple])[0]?.details, { chainId: '8545', nonce: '1' })
  })

  it('has one effect per authorization, before those of its call', () => {
    const { facts } = mustDecode(decodeMainnet(hexToBytes(serialized([SIGNED, SIGNED], { data: '0x12345678' }))))
    assert.deepEqual(
      facts.effects.map(({ kind }) => kind),
      ['authorization', 'authorization', 'call'],
    )
    assert.deepEqual([facts.understood, facts.fee], [false, 630_000n])
  })
})
