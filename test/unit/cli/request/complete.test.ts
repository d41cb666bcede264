import assert from 'node:assert/strict'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { Transaction, verifyMessage } from 'ethers'
import { serializeTransaction, hexToBytes } from 'viem/utils'
import { addressesOn } from '../../../../src/cli/addresses.js'
import { complete } from '../../../../src/cli/request/complete.js'
import { requireSigner, knownKey } from '../../../../src/cli/request/expected.js'
import { signedMessage } from '../../../../src/client/index.js'
import type { Payload } from '../../../../types/protocol/scale.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { ECDSA_KEY, ED25519_KEY, SECRET } from './support.js'

/** r ‖ s ‖ v as the agent gives it. */
const ecdsa = (payload: Payload) => {
  const recovered = secp256k1.sign(signedMessage(payload, 'Secp256k1') as Uint8Array, SECRET, {
    prehash: false,
    format: 'recovered',
  })
  return { kind: 'ecdsa', bytes: Uint8Array.from([...recovered.slice(1), recovered[0] as number]) } as const
}

const FEES = { maxFeePerGas: 30n, maxPriorityFeePerGas: 1n }
const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const ADDRESS = addressesOn(ECDSA_KEY, ['eip155:1'])[0]?.address

describe('what becomes of signatures', () => {
  it('is a raw Ethereum transaction of the key, legacy or not, as another library reads it', () => {
    for (const transaction of [
      { type: 'eip1559', chainId: 1, nonce: 7, to: TO, value: 5n, gas: 21_000n, ...FEES },
      { type: 'legacy', chainId: 1, nonce: 7, to: TO, value: 5n, gas: 21_000n, gasPrice: 30n },
      { type: 'eip2930', chainId: 1, nonce: 7, to: TO, value: 5n, gas: 21_000n, gasPrice: 30n, accessList: [] },
    ] as const) {
      const payload: Payload = { tag: 'EthereumTransaction', value: hexToBytes(serializeTransaction(transaction)) }
      const { signedTransaction = '', transactionHash } = complete({ payload }, [ecdsa(payload)])
      const read = Transaction.from(signedTransaction)
      assert.deepEqual([read.from, read.to, read.value, read.hash], [ADDRESS, TO, 5n, transactionHash])
    }
  })

  it('is the form of wallets for a message', () => {
    const payload: Payload = { tag: 'EthereumMessage', value: new TextEncoder().encode('hello') }
    assert.equal(verifyMessage('hello', complete({ payload }, [ecdsa(payload)]).messageSignature ?? ''), ADDRESS)
  })

  it('is a Solana transaction where nobody else has to sign', () => {
    const value = Uint8Array.of(1, 0, 1, 0)
    const signature = { kind: 'ed25519', bytes: ed25519.sign(value, SECRET) } as const
    const { signedTransaction = '' } = complete({ payload: { tag: 'SolanaMessage', value } }, [signature])
    assert.deepEqual(
      Uint8Array.from(Buffer.from(signedTransaction, 'base64')),
      Uint8Array.from([1, ...signature.bytes, ...value]),
    )
    for (const message of [Uint8Array.of(2, 0, 1), Uint8Array.of(0x80, 2, 0), new Uint8Array()])
      assert.deepEqual(complete({ payload: { tag: 'SolanaMessage', value: message } }, [signature]), {})
    const versioned = complete({ payload: { tag: 'SolanaMessage', value: Uint8Array.of(0x80, 1, 0) } }, [signature])
    assert.notEqual(versioned.signedTransaction, undefined)
  })

  it('is an extrinsic with the signature in its place', () => {
    const extrinsic = { bytes: toHex(new Uint8Array(80).fill(9)), signatureAt: 10 }
    const bytes = new Uint8Array(64).fill(5)
    const signing = { payload: { tag: 'SubstratePayload', value: Uint8Array.of(1) }, extrinsic } as const
    const { signedTransaction } = complete(signing, [{ kind: 'sr25519', bytes }])
    assert.equal(signedTransaction, `0x${'09'.repeat(10)}${'05'.repeat(64)}${'09'.repeat(6)}`)
    const short = { ...signing, extrinsic: { ...extrinsic, signatureAt: 20 } }
    assert.deepEqual(complete(short, [{ kind: 'sr25519', bytes }]), {})
  })

  it('is nothing for garbage, for several signatures, and for what has no such form', () => {
    const bytes = new Uint8Array(65)
    const signature = { kind: 'ecdsa', bytes } as const
    const of = (tag: Payload['tag']) => ({ payload: { tag, value: Uint8Array.of(2, 1, 0) } as Payload })
    for (const tag of ['EthereumTransaction', 'BitcoinPsbt', 'Digest', 'SubstratePayload'] as const)
      assert.deepEqual(complete(of(tag), [signature]), {})
    assert.deepEqual(complete(of('EthereumMessage'), [signature, signature]), {})
    assert.deepEqual(complete(of('EthereumMessage'), []), {})
  })
})

describe('signatures of a key that nobody asked for', () => {
  const payload: Payload = { tag: 'EthereumMessage', value: Uint8Array.of(1) }

  it('are believed by the key id, which is a hash of the key that they tell', () => {
    requireSigner(ECDSA_KEY.keyId, payload, [ecdsa(payload)])
  })

  it('are refused over another payload, or by another key', () => {
    const refused = { code: 'SIGNER__CLIENT__INVALID_ANSWER' }
    const other: Payload = { tag: 'EthereumMessage', value: Uint8Array.of(2) }
    assert.throws(() => requireSigner(ECDSA_KEY.keyId, other, [ecdsa(payload)]), refused)
    assert.throws(() => requireSigner(ED25519_KEY.keyId, payload, [ecdsa(payload)]), refused)
    assert.throws(
      () => requireSigner(ECDSA_KEY.keyId, payload, [{ kind: 'bip340', bytes: new Uint8Array(64) }]),
      refused,
    )
  })

  it('take a public key only with its own id', () => {
    assert.deepEqual(knownKey(ED25519_KEY.keyId, ED25519_KEY.publicKey), ED25519_KEY)
    assert.throws(() => knownKey(ECDSA_KEY.keyId, ED25519_KEY.publicKey), { code: 'SIGNER__CLI__INVALID_FLAG' })
  })
})
