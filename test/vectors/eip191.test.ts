// Hashes of personal messages: "Hello World" and "Some data" of the web3.js documentation, hashMessage and
// sign (https://web3js.readthedocs.io/en/v1.2.2/web3-eth-accounts.html#hashmessage), and what ethers computes.
import assert from 'node:assert/strict'
import { hashMessage } from 'ethers'
import fc from 'fast-check'
import { bytesToHex } from 'viem/utils'
import { mustDecode } from '../unit/payloads/fixtures.js'
import { decodeMessage } from '../unit/payloads/ethereum/typed-data/fixtures.js'

const digestOf = (message: string | Uint8Array): string =>
  bytesToHex(mustDecode(decodeMessage(message)).toSign[0]?.message ?? new Uint8Array())

describe('EIP-191, version 0x45', () => {
  it('gives the published hashes', () => {
    assert.equal(digestOf('Some data'), '0x1da44b586eb0729ff70a73c326926f6ed5a25f5b056e7f47fbc6e58d86871655')
    assert.equal(digestOf('Hello World'), '0xa1de988600a42c4b4ab089b619297c17d53cffae5d5120d82d8a92d0bb3b78f2')
  })

  it('gives the hash that ethers computes, for any bytes and around every change in the digits of the length', () => {
    for (const length of [0, 1, 9, 10, 99, 100, 999, 1_000, 9_999, 10_000, 49_152])
      assert.equal(digestOf(new Uint8Array(length).fill(0x61)), hashMessage(new Uint8Array(length).fill(0x61)))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (message) => {
        assert.equal(digestOf(message), hashMessage(message))
      }),
      { numRuns: 200 },
    )
  })
})
