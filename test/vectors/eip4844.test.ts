// Signing hash of an EIP-4844 transaction: the value that the tests of ox (wevm/ox,
// TransactionEnvelopeEip4844) expect, and others cross-checked with ethers.
import assert from 'node:assert/strict'
import { Transaction } from 'ethers'
import { bytesToHex, hexToBytes } from 'viem/utils'
import type { Hex } from '../../src/model/ids.js'
import { decodeMainnet, mustDecode, RECIPIENT } from '../unit/payloads/fixtures.js'

const OX = {
  type: 3,
  chainId: 1n,
  nonce: 665,
  gasLimit: 21_000n,
  maxFeePerGas: 13_000_000_000n,
  maxPriorityFeePerGas: 0n,
  maxFeePerBlobGas: 0n,
  value: 10n ** 18n,
  to: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
  blobVersionedHashes: ['0x01febabecafebabecafebabecafebabecafebabecafebabecafebabecafebabe'],
}
const OX_HASH = '0xd5c811a922a14455151761e77bcc84bf590bb8dbf2d9a79d4c890f561a6dcd39'

const decoded = (fields: object) => {
  const { unsignedSerialized, unsignedHash } = Transaction.from({ ...OX, ...fields })
  const { toSign, facts } = mustDecode(decodeMainnet(hexToBytes(unsignedSerialized as Hex)))
  return { digest: bytesToHex(toSign[0]?.message ?? new Uint8Array()), facts, unsignedHash }
}

describe('EIP-4844 signing digest', () => {
  it('is the one that ox expects, and publishing the blobs is an effect', () => {
    const { digest, facts } = decoded({})
    assert.equal(digest, OX_HASH)
    assert.deepEqual([facts.understood, facts.fee], [true, 21_000n * 13_000_000_000n])
    assert.deepEqual(facts.effects, [
      { kind: 'transfer', asset: 'native', amount: 10n ** 18n, destination: hexToBytes(OX.to as Hex) },
      {
        kind: 'call',
        method: 'blob',
        destination: hexToBytes(OX.to as Hex),
        details: { 'blobVersionedHashes.0': OX.blobVersionedHashes[0] },
      },
    ])
  })

  it('is the one of ethers with several blobs, whose gas is part of the fee (131,072 each)', () => {
    const hashes = Array.from({ length: 6 }, (_, i) => `0x01${(i + 1).toString(16).padStart(62, '0')}`)
    const { digest, facts, unsignedHash } = decoded({
      to: RECIPIENT,
      blobVersionedHashes: hashes,
      maxFeePerBlobGas: 7n,
    })
    assert.equal(digest, unsignedHash)
    assert.equal(facts.fee, 21_000n * 13_000_000_000n + 6n * 131_072n * 7n)
    assert.equal(facts.effects[1]?.details?.['blobVersionedHashes.5'], hashes[5])
  })
})
