// EIP-1559 signing digests, cross-checked with a third implementation (ethers).
import assert from 'node:assert/strict'
import { Transaction } from 'ethers'
import fc from 'fast-check'
import { bytesToHex, hexToBytes } from 'viem/utils'
import type { Hex } from '../../src/model/ids.js'
import { decodeMainnet, mustDecode } from '../unit/payloads/fixtures.js'

const hex = (length: number): fc.Arbitrary<Hex> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => bytesToHex(bytes))

const transactions = fc.record({
  nonce: fc.nat(),
  to: hex(20),
  value: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
  gasLimit: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  maxFeePerGas: fc.bigInt({ min: 2n ** 32n, max: 2n ** 64n }),
  maxPriorityFeePerGas: fc.bigInt({ min: 0n, max: 2n ** 32n }),
  data: fc.uint8Array({ maxLength: 100 }).map((bytes) => bytesToHex(bytes)),
  accessList: fc.array(fc.record({ address: hex(20), storageKeys: fc.array(hex(32), { maxLength: 3 }) }), {
    maxLength: 3,
  }),
})

describe('EIP-1559 signing digest', () => {
  it('is the one that ethers computes, for any fields', () => {
    fc.assert(
      fc.property(transactions, (fields) => {
        const reference = Transaction.from({ type: 2, chainId: 1n, ...fields })

        const { toSign, facts } = mustDecode(decodeMainnet(hexToBytes(reference.unsignedSerialized as Hex)))

        assert.equal(bytesToHex(toSign[0]?.message ?? new Uint8Array(0)), reference.unsignedHash)
        assert.equal(facts.fee, fields.gasLimit * fields.maxFeePerGas)
      }),
      { numRuns: 100 },
    )
  })
})
