import assert from 'node:assert/strict'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { base58 } from '@scure/base'
import { getAddressDecoder } from '@solana/kit'
import { Transaction, verifyMessage } from 'ethers'
import * as sol from 'micro-sol-signer'
import { serializeTransaction, hexToBytes } from 'viem/utils'
import { addressesOn } from '../../../../src/cli/addresses.js'
import { complete } from '../../../../src/cli/request/complete.js'
import { planOf } from '../../../../src/cli/request/payloads/plan.js'
import { createRegistry } from '../../../../src/routes/registry.js'
import { requireSigner, knownKey } from '../../../../src/cli/request/expected.js'
import { signedMessage } from '../../../../src/client/index.js'
import type { Payload } from '../../../../types/protocol/scale.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { messageBytes } from '../../client/adapters/solana-message.js'
import { ECDSA_KEY, ED25519_KEY, SECRET } from './support.js'

/** r ‖ s ‖ v as the agent gives it. */
const ecdsa = (payload: Payload) => {
  const recovered = secp256k1.sign(signedMessage(payload, 'Secp256k1') as Uint8Array, SECRET, {
    prehash: false,
    format: 'recovered',
  })
  return { kind: 'ecdsa', bytes: Uint8Array.from([...recovered.slice(1), recovered[0] as number]) } as const
}

const SOLANA = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'
const SOLANA_ADDRESS = 'So11111111111111111111111111111111111111112'
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

  it('is a Solana transaction where the key pays and nobody else has to sign, as another library reads it', async () => {
    const { publicKey } = ED25519_KEY
    const flags = { encoding: 'auto', transfer: '1 SOL', to: SOLANA_ADDRESS, blockhash: SOLANA_ADDRESS } as const
    const plan = await planOf(flags, SOLANA, createRegistry())
    const { value } = (await plan.build(ED25519_KEY)).payload
    const completed = (message: Uint8Array, of: Uint8Array | undefined = publicKey) => {
      const signature = { kind: 'ed25519', bytes: ed25519.sign(message, SECRET) } as const
      const payload = { tag: 'SolanaMessage', value: message } as const
      return complete(of === undefined ? { payload } : { payload, publicKey: of }, [signature])
    }
    const { signedTransaction = '', transactionHash = '' } = completed(value)

    sol.verifyTx(signedTransaction) // it throws for a wrong signature
    assert.notEqual(completed(messageBytes(getAddressDecoder().decode(publicKey))).signedTransaction, undefined)
    assert.equal(transactionHash, base58.encode(ed25519.sign(value, SECRET)))
    for (const message of [Uint8Array.of(2, ...value.slice(1)), new Uint8Array(), value.slice(0, 40)])
      assert.deepEqual(completed(message), {})
    assert.deepEqual(completed(value, ECDSA_KEY.publicKey.slice(1)), {})
    assert.deepEqual(complete({ payload: { tag: 'SolanaMessage', value } }, [{ kind: 'ed25519', bytes: value }]), {})
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
    assert.throws(() => requireSigner(ECDSA_KEY.keyId, payload, [ecdsa(payload), ecdsa(payload)]), refused)
    assert.throws(() => requireSigner(ECDSA_KEY.keyId, payload, []), refused)
    assert.throws(
      () => requireSigner(ECDSA_KEY.keyId, payload, [{ kind: 'bip340', bytes: new Uint8Array(64) }]),
      refused,
    )
  })

  it('are refused where what is signed is not known without the key, or at all', () => {
    const signature = ecdsa(payload)
    for (const tag of ['BitcoinPsbt', 'EthereumTypedData', 'SolanaMessage'] as const)
      assert.throws(() => requireSigner(ECDSA_KEY.keyId, { tag, value: Uint8Array.of(1) }, [signature]), {
        code: 'SIGNER__CLIENT__INVALID_ANSWER',
      })
  })

  it('take a public key only with its own id', () => {
    assert.deepEqual(knownKey(ED25519_KEY.keyId, ED25519_KEY.publicKey), ED25519_KEY)
    assert.throws(() => knownKey(ECDSA_KEY.keyId, ED25519_KEY.publicKey), { code: 'SIGNER__CLI__INVALID_FLAG' })
  })
})
