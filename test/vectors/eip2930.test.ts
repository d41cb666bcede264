// Signing hashes of EIP-2930 transactions: the values that go-ethereum's transaction tests expect, and any
// others cross-checked with a third implementation (ethers).
import assert from 'node:assert/strict'
import { Transaction, type TransactionLike } from 'ethers'
import fc from 'fast-check'
import { bytesToHex, hexToBytes } from 'viem/utils'
import type { Hex } from '../../src/model/ids.js'
import { decodeMainnet, mustDecode } from '../unit/payloads/fixtures.js'

const decoded = (fields: TransactionLike) => {
  const { unsignedSerialized, unsignedHash } = Transaction.from({ type: 1, chainId: 1n, ...fields })
  const { toSign, facts } = mustDecode(decodeMainnet(hexToBytes(unsignedSerialized as Hex)))
  return { digest: bytesToHex(toSign[0]?.message ?? new Uint8Array()), facts, unsignedHash }
}

describe('EIP-2930 signing digest', () => {
  it('is the one of go-ethereum for its access list transaction', () => {
    const to = '0xb94f5374fce5edbc8e2a8697c15331677e6ebf0b'
    const { digest, facts } = decoded({ nonce: 3, gasPrice: 1n, gasLimit: 25_000n, to, value: 10n, data: '0x5544' })
    assert.equal(digest, '0x49b486f0ec0a60dfbbca2d30cb07c9e8ffb2a2ff41f29a1ab6737475f6ff69f3')
    assert.equal(facts.fee, 25_000n)
  })

  it('is the one of go-ethereum for an empty one, which creates a contract', () => {
    const { digest, facts } = decoded({ nonce: 1, gasPrice: 0n, gasLimit: 0n })
    assert.equal(digest, '0x846ad7672f2a3a40c1f959cd4a8ad21786d620077084d84c8d7c077714caa139')
    assert.deepEqual(facts.doubts, ['contract creation'])
  })

  it('is the one that ethers computes, for any access list', () => {
    const hex = (length: number): fc.Arbitrary<Hex> =>
      fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => bytesToHex(bytes))
    const entry = fc.record({ address: hex(20), storageKeys: fc.array(hex(32), { maxLength: 3 }) })
    const fields = fc.record({ to: hex(20), gasPrice: fc.bigInt({ min: 0n, max: 2n ** 64n }), gasLimit: fc.nat() })
    fc.assert(
      fc.property(fields, fc.array(entry, { maxLength: 3 }), (transaction, accessList) => {
        const { digest, facts, unsignedHash } = decoded({ ...transaction, accessList })
        assert.equal(digest, unsignedHash)
        assert.deepEqual(
          facts.effects.map(({ kind }) => kind),
          ['transfer'],
        )
      }),
      { numRuns: 50 },
    )
  })
})
