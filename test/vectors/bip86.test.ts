import assert from 'node:assert/strict'
import { taprootOutputKey } from '../../src/crypto/taproot.js'
import { parseAddress } from '../../src/routes/address.js'
import { BITCOIN, hex, unhex } from '../unit/payloads/bitcoin/fixtures.js'

// BIP-86, "Test vectors" (Ava Chow, BSD-2-Clause): internal key, output key, address.
const VECTORS = [
  [
    'cc8a4bc64d897bddc5fbc2f670f7a8ba0b386779106cf1223c6fc5d7cd6fc115',
    'a60869f0dbcf1dc659c9cecbaf8050135ea9e8cdc487053f1dc6880949dc684c',
    'bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr',
  ],
  [
    '83dfe85a3151d2517290da461fe2815591ef69f2b18a2ce63f01697a8b313145',
    'a82f29944d65b86ae6b5e5cc75e294ead6c59391a1edc5e016e3498c67fc7bbb',
    'bc1p4qhjn9zdvkux4e44uhx8tc55attvtyu358kutcqkudyccelu0was9fqzwh',
  ],
  [
    '399f1b2f4393f29a18c937859c5dd8a77350103157eb880f02e8c08214277cef',
    '882d74e5d0572d5a816cef0041a96b6c1de832f6f9676d9605c44d5e9a97d3dc',
    'bc1p3qkhfews2uk44qtvauqyr2ttdsw7svhkl9nkm9s9c3x4ax5h60wqwruhk7',
  ],
] as const

describe('BIP-86, taproot outputs of single keys', () => {
  for (const [internalKey, outputKey, address] of VECTORS)
    it(`derives the output key and the script of ${address}`, () => {
      const script = parseAddress(BITCOIN, address)

      assert.equal(hex(taprootOutputKey(unhex(`02${internalKey}`))), outputKey)
      assert.equal(script.ok && hex(script.bytes), `5120${outputKey}`)
    })
})
