import assert from 'node:assert/strict'
import { concatBytes } from '@noble/hashes/utils.js'
import { hexToBytes, serializeTransaction, toRlp } from 'viem/utils'
import type { Hex } from '../../../../src/model/ids.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { authorization } from 'micro-eth-signer'
import { decodeMainnet, mustDecode, RECIPIENT, USDC } from '../fixtures.js'
import { OWN } from './typed-data/fixtures.js'

const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`
const FEES = {
  chainId: 1,
  nonce: 0,
  to: RECIPIENT,
  gas: 21_000n,
  value: 3n,
  maxFeePerGas: 7n,
  maxPriorityFeePerGas: 1n,
} as const
const factsOf = (serialized: Hex) => mustDecode(decodeMainnet(hexToBytes(serialized))).facts

/** An authorization by the account of the private key 1. */
const tupleOf = (chainId: number, over: object = {}) => {
  const { r, s, yParity } = authorization.sign({ chainId: BigInt(chainId), address: USDC, nonce: 4n }, word(1n))
  return { chainId, address: USDC, nonce: 4, yParity, r: word(r), s: word(s), ...over }
}
const authorizing = (...tuples: ReturnType<typeof tupleOf>[]) =>
  factsOf(serializeTransaction({ ...FEES, type: 'eip7702', authorizationList: tuples }))

describe('the effects of a transaction', () => {
  it('of EIP-2930 are those of its call', () => {
    const { facts } = mustDecode(
      decodeMainnet(
        hexToBytes(
          serializeTransaction({
            type: 'eip2930',
            chainId: 1,
            nonce: 0,
            to: RECIPIENT,
            gas: 21_000n,
            value: 3n,
            gasPrice: 5n,
          }),
        ),
      ),
    )
    assert.deepEqual(
      [facts.understood, facts.fee, facts.effects.map(({ kind }) => kind)],
      [true, 105_000n, ['transfer']],
    )
  })

  it('of EIP-4844 are those of its call, and publishing its blobs, for whose gas the fee has a part', () => {
    const hash = `0x01${'aa'.repeat(31)}` as const
    const facts = factsOf(
      serializeTransaction({ ...FEES, type: 'eip4844', maxFeePerBlobGas: 2n, blobVersionedHashes: [hash, hash] }),
    )
    assert.deepEqual([facts.understood, facts.fee], [true, 21_000n * 7n + 2n * 131_072n * 2n])
    assert.deepEqual(facts.effects[1], {
      kind: 'call',
      method: 'blob',
      destination: hexToBytes(RECIPIENT),
      details: { 'blobVersionedHashes.0': hash, 'blobVersionedHashes.1': hash },
    })
  })

  it('of EIP-7702 are its authorizations, each with who gives it, and those of its call', () => {
    const facts = authorizing(tupleOf(1), tupleOf(0))
    assert.equal(facts.understood, true)
    assert.deepEqual(
      facts.effects.map(({ kind, details }) => [kind, details]),
      [
        ['authorization', { chainId: '1', nonce: '4', authority: OWN }],
        ['authorization', { chainId: '0', nonce: '4', authority: OWN }],
        ['transfer', undefined],
      ],
    )
    assert.deepEqual(facts.effects[0]?.destination, hexToBytes(USDC))
  })

  it('of EIP-7702 name no authority for a signature that chains pass over', () => {
    const { s, yParity } = tupleOf(1)
    const highS = tupleOf(1, { s: word(secp256k1.Point.Fn.ORDER - BigInt(s)), yParity: 1 - yParity })
    for (const tuple of [highS, tupleOf(1, { r: word(5n) }), tupleOf(1, { r: word(0n) })])
      assert.deepEqual(authorizing(tuple).effects[0]?.details, { chainId: '1', nonce: '4' })
  })

  it('of blobs to nobody, and of no blobs or authorizations, are none: the types do not allow it', () => {
    const call = (to: Hex): (Hex | Hex[])[] => ['0x01', '0x', '0x01', '0x02', '0x5208', to, '0x', '0x', []]
    const typed = (type: number, items: unknown[]): Uint8Array =>
      concatBytes(Uint8Array.of(type), toRlp(items as Hex[], 'bytes'))
    const hash = `0x01${'aa'.repeat(31)}`
    const fields = { blobs: (to: Hex, hashes: string[]) => typed(3, [...call(to), '0x01', hashes]) }
    assert.ok(decodeMainnet(fields.blobs(RECIPIENT, [hash])).ok)
    const refused = [
      fields.blobs('0x', [hash]),
      fields.blobs(RECIPIENT, []),
      fields.blobs(RECIPIENT, [`0x02${'aa'.repeat(31)}`]),
      typed(4, [...call(RECIPIENT), []]),
    ]
    assert.deepEqual(
      refused.map((bytes) => decodeMainnet(bytes).ok),
      [false, false, false, false],
    )
  })
})
