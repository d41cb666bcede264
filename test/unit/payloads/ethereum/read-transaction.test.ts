import assert from 'node:assert/strict'
import { readWithMicro } from '../../../../src/payloads/ethereum/read-with-micro.js'
import { readWithViem } from '../../../../src/payloads/ethereum/read-with-viem.js'
import { agree, readTransaction } from '../../../../src/payloads/ethereum/read-transaction.js'
import type { EthereumTransaction, Reading } from '../../../../src/payloads/ethereum/transaction.js'
import { eip1559, RECIPIENT, USDC } from '../fixtures.js'

const bytes = eip1559({ data: '0x1234', accessList: [{ address: USDC, storageKeys: [`0x${'01'.repeat(32)}`] }] })
const [first, second] = [readWithViem(bytes), readWithMicro(bytes)]

const detailOf = (a: Reading, b: Reading): string => {
  const result = agree(bytes, a, b)
  return result.ok ? 'ok' : result.detail
}

describe('agree', () => {
  it('takes two readings that are the same and write the same bytes', () => {
    assert.deepEqual(agree(bytes, first, second), { ok: true, transaction: first.transaction })
  })

  it('refuses a difference in any field, whichever decoder has it', () => {
    const differences: Partial<EthereumTransaction>[] = [
      { type: 'legacy' },
      { chainId: 2n },
      { nonce: 8n },
      { gasPrice: 0n },
      { priorityFee: 0n },
      { gasLimit: 0n },
      { to: undefined },
      { value: 2n },
      { data: '0x1235' },
      { accessList: [] },
      { accessList: [{ address: RECIPIENT, storageKeys: [] }] },
      { blobGasPrice: 1n },
      { blobHashes: [`0x01${'00'.repeat(31)}`] },
      { authorizations: [{ chainId: 1n, address: RECIPIENT, nonce: 0n, yParity: 0n, r: 1n, s: 1n }] },
    ]
    for (const difference of differences) {
      const other = { ...second, transaction: { ...second.transaction, ...difference } }
      assert.match(detailOf(first, other), /differently/, Object.keys(difference).join())
      assert.match(detailOf(other, first), /differently/, Object.keys(difference).join())
    }
  })

  it('refuses a reading that is not written as the bytes that were read, whichever decoder has it', () => {
    for (const encoded of [bytes.subarray(1), Uint8Array.of(...bytes, 0)]) {
      assert.match(detailOf({ ...first, encoded }, second), /canonical/)
      assert.match(detailOf(first, { ...second, encoded }), /canonical/)
    }
  })

  it('refuses what one decoder calls signed', () => {
    assert.match(detailOf({ ...first, signed: true }, second), /signed already/)
    assert.match(detailOf(first, { ...second, signed: true }), /signed already/)
  })

  it('refuses what is valid on every chain', () => {
    const anywhere = (reading: Reading): Reading => ({
      ...reading,
      transaction: { ...reading.transaction, chainId: 0n },
    })
    assert.match(detailOf(anywhere(first), anywhere(second)), /every chain/)
  })
})

describe('readTransaction', () => {
  it('reads with both decoders', () => assert.ok(readTransaction(bytes).ok))
})
