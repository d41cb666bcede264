import assert from 'node:assert/strict'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { addr, recoverAddressTyped } from 'micro-eth-signer'
import { bytesToHex, hexToBytes } from 'viem/utils'
import { typedDataDigest } from '../../../../../src/payloads/ethereum/typed-data/digest.js'
import { readTypedData, type TypedData } from '../../../../../src/payloads/ethereum/typed-data/document.js'
import { hashOfEthers, OTHER, permitOf, utf8 } from './fixtures.js'

const mustRead = (): TypedData => {
  const read = readTypedData(utf8(JSON.stringify(permitOf())))
  if (!read.ok) throw new Error(read.detail)
  return read.typedData
}

describe('typedDataDigest', () => {
  const typedData = mustRead()

  it('is the digest of ethers', () => {
    const digest = typedDataDigest(typedData)
    assert.equal(bytesToHex(digest ?? new Uint8Array()), hashOfEthers(permitOf()))
  })

  it('is the digest of micro-eth-signer, which hands out only the address that a signature over it recovers to', () => {
    // r is the x of the curve's generator, s is 1: nobody made this signature, and every digest recovers to its own key.
    const probe = `79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798${'1'.padStart(64, '0')}`
    const digest = typedDataDigest(typedData) ?? new Uint8Array()
    const key = secp256k1.recoverPublicKey(hexToBytes(`0x00${probe}`), digest, { prehash: false })
    const { types, primaryType, domain, message } = typedData
    const theirs = { types: Object.fromEntries(types), primaryType, domain, message }

    assert.equal(
      recoverAddressTyped(`0x${probe}1b`, theirs as unknown as Parameters<typeof recoverAddressTyped>[1]),
      addr.fromPublicKey(key),
    )
  })

  it('is none when the values that facts are made of are not the ones that were written', () => {
    const { domain, message, types } = typedData
    const swapped = new Map([...types, ['Permit', [...(types.get('Permit') ?? [])].reverse()]])
    const differing: readonly TypedData[] = [
      { ...typedData, message: { ...message, value: 5_000_001n } },
      { ...typedData, message: { ...message, spender: OTHER } },
      { ...typedData, domain: { ...domain, chainId: 10n } },
      { ...typedData, types: swapped },
    ]
    for (const each of differing) assert.equal(typedDataDigest(each), undefined)
  })

  it('is none, and no exception, for what a library refuses', () => {
    assert.equal(typedDataDigest({ ...typedData, source: {} }), undefined)
    assert.equal(typedDataDigest({ ...typedData, primaryType: 'Other' }), undefined)
    assert.equal(typedDataDigest({ ...typedData, message: { ...typedData.message, value: 2n ** 256n } }), undefined)
  })
})
