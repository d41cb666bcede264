import assert from 'node:assert/strict'
import { RawPSBTV0 } from '@scure/btc-signer/psbt.js'
import { RawOldTx } from '@scure/btc-signer/script.js'
import { segwitV0Sighash } from '../../src/payloads/bitcoin/sighash/bip143.js'
import { decode, hex, KEY, transactionOf, unhex } from '../unit/payloads/bitcoin/fixtures.js'

// Examples of BIP-143, "Native P2WPKH", "P2SH-P2WPKH" and "P2SH-P2WSH" (Johnson Lau, Pieter Wuille; public domain).
const NATIVE = {
  unsigned:
    '0100000002fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f0000000000eeffffff' +
    'ef51e1b804cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff' +
    '02202cb206000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac' +
    '9093510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac11000000',
  scriptCode: '76a9141d0f172a0ecb48aee1be1f2687d2963ae33f71a188ac',
  sigHash: 'c37af31116d1b27caf68aae9e3ac82f1477929014d5b917657d0eb49478cb670',
}
const NESTED = {
  unsigned:
    '0100000001db6b1b20aa0fd7b23880be2ecbd4a98130974cf4748fb66092ac4d3ceb1a54770100000000feffffff' +
    '02b8b4eb0b000000001976a914a457b684d7f0d539a46a45bbc043f35b59d0d96388ac' +
    '0008af2f000000001976a914fd270b1ee6abcaea97fea7ad0402e8bd8ad6d77c88ac92040000',
  script: 'a9144733f37cf4db86fbc2efed2500b4f4e49f31202387',
  publicKey: '03ad1d8e89212f0b92c74d23bb710c00662ad1470198ac48c43f7d6f93a2a26873',
  sigHash: '64f3b0f4dd2bb3aa1ce8566d220cc74dda9df97d8490cc81d89d735c92e59fb6',
}
const NESTED_MULTISIG = {
  unsigned:
    '010000000136641869ca081e70f394c6948e8af409e18b619df2ed74aa106c1ca29787b96e0100000000ffffffff' +
    '0200e9a435000000001976a914389ffce9cd9ae88dcc0631e88a821ffdbe9bfe2688ac' +
    'c0832f05000000001976a9147480a33f950689af511e6e84c138dbbd3c3ee41588ac00000000',
  witnessScript:
    '56210307b8ae49ac90a048e9b53357a2354b3334e9c8bee813ecb98e99a7e07e8c3ba3' +
    '2103b28f0c28bfab54554ae8c658ac5c3e0ce6e79ad336331f78c428dd43eea8449b' +
    '21034b8113d703413d57761b8b9781957b8c0ac1dfe69f492580ca4195f50376ba4a' +
    '21033400f6afecb833092a9a21cfdf1ed1376e58c5d1f47de74683123987e967a8f4' +
    '2103a6d48b1131e94ba04d9737d61acdaa1322008af9602b3b14862c07a1789aac16' +
    '2102d8b661b0b3302ee2f162b09e07a55ad5dfbe673a9f01d9f0c19617681024306b56ae',
  sigHash: '185c0be5263dce5b4bb50a047973c1b6272bfbd0103a89444597dc40b248ee7c',
}

describe('BIP-143, signatures of segwit v0', () => {
  it('gives the digest of the native p2wpkh example', () => {
    const transaction = transactionOf(NATIVE.unsigned)
    const [, second] = transaction.inputs
    assert.ok(second)

    const sighash = segwitV0Sighash(transaction)
    assert.equal(hex(sighash(second, unhex(NATIVE.scriptCode), 600_000_000n)), NATIVE.sigHash)
  })

  it('gives the digest of the p2sh-p2wpkh example, decoded from a PSBT', () => {
    const psbt = RawPSBTV0.encode({
      global: { unsignedTx: RawOldTx.decode(unhex(NESTED.unsigned)) },
      inputs: [{ witnessUtxo: { amount: 1_000_000_000n, script: new Uint8Array(unhex(NESTED.script)) } }],
      outputs: [{}, {}],
    })
    const result = decode(psbt, { ...KEY, publicKey: unhex(NESTED.publicKey) })

    assert.ok(result.ok)
    assert.deepEqual(
      result.decoded.toSign.map(({ scheme, message }) => [scheme, hex(message)]),
      [['ecdsa', NESTED.sigHash]],
    )
  })

  it('gives the digest for ALL of the p2sh-p2wsh example, whose script code is longer than a key hash', () => {
    const transaction = transactionOf(NESTED_MULTISIG.unsigned)
    const [input] = transaction.inputs
    assert.ok(input)

    const sighash = segwitV0Sighash(transaction)
    assert.equal(hex(sighash(input, unhex(NESTED_MULTISIG.witnessScript), 987_654_321n)), NESTED_MULTISIG.sigHash)
  })
})
