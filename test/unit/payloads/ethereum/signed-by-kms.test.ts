import assert from 'node:assert/strict'
import { computeAddress, getAddress, Signature, verifyMessage, verifyTypedData } from 'ethers'
import type { Payload } from '../../../../types/protocol/scale.js'
import { openEphemeralKms } from '../../../../src/kms/open.js'
import type { Kms } from '../../../../src/kms/kms.js'
import type { KeyInfo } from '../../../../src/model/key.js'
import { decodePayload } from '../fixtures.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { callerKey } from '../../kms/support/keys.js'
import { mustDecode } from '../fixtures.js'
import { MAIL, permitOf, utf8, type Document } from './typed-data/fixtures.js'

describe('a signature of the KMS', () => {
  let kms: Kms
  let key: KeyInfo
  let address: string
  before(async () => {
    kms = await openEphemeralKms()
    key = await kms.generateKey(callerKey())
    address = computeAddress(toHex(key.publicKey))
  })
  after(() => kms.close())

  const sign = async (payload: Payload): Promise<Signature> => {
    const { facts, toSign } = mustDecode(decodePayload({ chainId: 'eip155:1', key, payload }))
    assert.deepEqual([facts.chain, toSign.length], ['eip155:1', 1])
    const [{ scheme, message } = { scheme: 'ecdsa', message: new Uint8Array() } as const] = toSign
    const signature = await kms.sign({ keyId: key.id, purpose: 'caller', scheme, message })
    return Signature.from({
      r: toHex(signature.slice(0, 32)),
      s: toHex(signature.slice(32, 64)),
      yParity: signature[64] === 1 ? 1 : 0,
    })
  }

  it('over an Ethereum message is one of its address for ethers', async () => {
    for (const text of ['hello', '', 'Grüße 👋', 'x'.repeat(1_000)])
      assert.equal(verifyMessage(text, await sign({ tag: 'EthereumMessage', value: utf8(text) })), address)
  })

  it('over a sign-in is one of the address that the sign-in names', async () => {
    const text = `app.example.org wants you to sign in with your Ethereum account:\n${getAddress(address)}\n\n\nURI: https://app.example.org/login\nVersion: 1\nChain ID: 1\nNonce: abcdefgh1\nIssued At: 2026-11-25T10:00:00Z`
    const payload = { tag: 'EthereumMessage', value: utf8(text) } as const
    assert.equal(mustDecode(decodePayload({ chainId: 'eip155:1', key, payload })).facts.understood, true)
    assert.equal(verifyMessage(text, await sign(payload)), address)
  })

  it('over typed data is one of its address for ethers', async () => {
    const documents: readonly Document[] = [MAIL, permitOf({ owner: address })]
    for (const document of documents) {
      const { EIP712Domain: _, ...types } = document.types
      const signature = await sign({ tag: 'EthereumTypedData', value: utf8(JSON.stringify(document)) })
      const copy = Object.fromEntries(Object.entries(types).map(([name, list]) => [name, [...list]]))
      assert.equal(verifyTypedData(document.domain, copy, document.message, signature), address)
    }
  })
})
