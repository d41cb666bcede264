import assert from 'node:assert/strict'
import { hashMessage, keccak256, TypedDataEncoder } from 'ethers'
import { TypeRegistry } from '@polkadot/types'
import { sign } from '@polkadot/types/extrinsic/util'
import { signedMessage } from '../../../src/client/signed-message.js'
import { verifySignature } from '../../../src/client/verify-signature.js'
import type { KeyType } from '../../../src/model/key.js'
import { fromHex } from '../../../src/protocol/hash.js'
import { MAIL } from '../payloads/ethereum/typed-data/fixtures.js'
import { bytes32, devPair } from './fixtures.js'

const KEY_TYPE_OF = { ed25519: 'Ed25519', sr25519: 'Sr25519', ecdsa: 'Secp256k1' } as const satisfies Record<
  string,
  KeyType
>

describe('signedMessage', () => {
  it('hashes Ethereum messages with their prefix, as ethers does', () => {
    for (const length of [0, 9, 10, 300]) {
      const value = new Uint8Array(length).fill(7)

      assert.deepEqual(signedMessage({ tag: 'EthereumMessage', value }, 'Secp256k1'), fromHex(hashMessage(value)))
    }
  })

  it('hashes Ethereum transactions with keccak', () => {
    const value = Uint8Array.of(2, 0xc0)

    assert.deepEqual(signedMessage({ tag: 'EthereumTransaction', value }, 'Secp256k1'), fromHex(keccak256(value)))
  })

  for (const type of ['ed25519', 'sr25519', 'ecdsa'] as const)
    it(`gives the message of a Substrate payload that polkadot-js signs with ${type}, short or long`, async () => {
      const pair = await devPair(type)
      const registry = new TypeRegistry()

      for (const length of [100, 256, 257, 1_000]) {
        const value = new Uint8Array(length).fill(3)
        const signature = sign(registry, pair, value, { withType: false })
        const message = signedMessage({ tag: 'SubstratePayload', value }, KEY_TYPE_OF[type])

        assert.ok(verifySignature(type, pair.publicKey, message ?? new Uint8Array(), signature), `${length} bytes`)
      }
    })

  it('gives Solana messages and digests as they are', () => {
    assert.deepEqual(signedMessage({ tag: 'SolanaMessage', value: bytes32(1) }, 'Ed25519'), bytes32(1))
    assert.deepEqual(signedMessage({ tag: 'Digest', value: bytes32(2) }, 'Secp256k1'), bytes32(2))
  })

  it('gives the EIP-712 digest of typed data, as ethers does', () => {
    const value = new TextEncoder().encode(JSON.stringify(MAIL))
    const { EIP712Domain: _, ...types } = MAIL.types

    assert.deepEqual(
      signedMessage({ tag: 'EthereumTypedData', value }, 'Secp256k1'),
      fromHex(TypedDataEncoder.hash(MAIL.domain, types, MAIL.message)),
    )
  })

  it('gives nothing for bytes that are no typed data, and never throws', () => {
    for (const text of ['', '{}', 'null', '[]', '{"types":{},"primaryType":"A","domain":{},"message":{}}', '\uFEFF{}'])
      assert.equal(
        signedMessage({ tag: 'EthereumTypedData', value: new TextEncoder().encode(text) }, 'Secp256k1'),
        undefined,
        text,
      )
    assert.equal(signedMessage({ tag: 'EthereumTypedData', value: Uint8Array.of(0xff) }, 'Secp256k1'), undefined)
  })

  it('leaves PSBTs to the caller', () => {
    assert.equal(signedMessage({ tag: 'BitcoinPsbt', value: bytes32(1) }, 'Secp256k1'), undefined)
  })
})
