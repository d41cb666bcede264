import assert from 'node:assert/strict'
import { bytesToHex } from 'viem/utils'
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

  it('is the digest of both libraries', () => {
    const digest = typedDataDigest(typedData)
    assert.equal(bytesToHex(digest ?? new Uint8Array()), hashOfEthers(permitOf()))
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
