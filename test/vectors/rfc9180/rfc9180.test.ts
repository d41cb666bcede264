import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { x25519 } from '@noble/curves/ed25519.js'
import * as HPKE from 'hpke'
import { setupRecipient } from '../../../src/protocol/hpke.js'
import { setupBase } from './hpke-by-hand.js'

interface OfficialVector {
  readonly encryptions: readonly { sequence: number; pt: string; aad: string; ct: string }[]
  readonly exports: readonly { context: string; value: string }[]
  readonly [field: string]: unknown
}

const file = new URL('a1-x25519-sha256-aes128gcm-base.json', import.meta.url)
const vector = JSON.parse(readFileSync(file, 'utf8')) as OfficialVector
const bytes = (hex: unknown): Uint8Array => Uint8Array.from(Buffer.from(String(hex), 'hex'))
const field = (name: string): Uint8Array => bytes(vector[name])
const info = field('info')

/** The library's KEM with the vector's ephemeral key instead of a fresh one: `Encap` asks its own `GenerateKeyPair`. */
const officialSuite = (): HPKE.CipherSuite<HPKE.Key> => {
  const kem = HPKE.KEM_DHKEM_X25519_HKDF_SHA256()
  const GenerateKeyPair = async () => ({
    privateKey: await kem.DeserializePrivateKey(field('skEm'), false),
    publicKey: await kem.DeserializePublicKey(field('enc')),
  })
  return new HPKE.CipherSuite(() => ({ ...kem, GenerateKeyPair }), HPKE.KDF_HKDF_SHA256, HPKE.AEAD_AES_128_GCM)
}

describe('RFC 9180, A.1.1', () => {
  it('is what the implementation by hand computes', () => {
    const context = setupBase('aes-128-gcm', field('pkRm'), field('skEm'), info)

    assert.deepEqual(Uint8Array.from(context.sharedSecret), field('shared_secret'))
    assert.deepEqual(Uint8Array.from(context.key), field('key'))
    assert.deepEqual(Uint8Array.from(context.baseNonce), field('base_nonce'))
    assert.deepEqual(Uint8Array.from(context.exporterSecret), field('exporter_secret'))
    for (const { sequence, pt, aad, ct } of vector.encryptions) {
      assert.deepEqual(context.seal(bytes(pt), bytes(aad), sequence), bytes(ct))
    }
    for (const { context: label, value } of vector.exports) {
      assert.deepEqual(context.export(bytes(label), 32), bytes(value))
    }
  })

  it('is what the library seals with the vector’s ephemeral key', async () => {
    const suite = officialSuite()
    const key = await suite.DeserializePublicKey(field('pkRm'))
    const { encapsulatedSecret, ctx } = await suite.SetupSender(key, { info })

    assert.deepEqual(encapsulatedSecret, field('enc'))
    for (const { pt, aad, ct } of vector.encryptions) assert.deepEqual(await ctx.Seal(bytes(pt), bytes(aad)), bytes(ct))
    for (const { context, value } of vector.exports)
      assert.deepEqual(await ctx.Export(bytes(context), 32), bytes(value))
  })

  it('is what the library opens', async () => {
    const suite = officialSuite()
    const keys = {
      privateKey: await suite.DeserializePrivateKey(field('skRm'), false),
      publicKey: await suite.DeserializePublicKey(field('pkRm')),
    }
    const ctx = await suite.SetupRecipient(keys, field('enc'), { info })

    for (const { pt, aad, ct } of vector.encryptions) assert.deepEqual(await ctx.Open(bytes(ct), bytes(aad)), bytes(pt))
  })
})

describe('the suite of the protocol, AES-256-GCM', () => {
  it('opens what the implementation by hand seals, with the same exported secret', async () => {
    const privateKey = field('skRm')
    const byHand = setupBase('aes-256-gcm', field('pkRm'), field('skEm'), info)
    const keyPair = { privateKey, publicKey: x25519.getPublicKey(privateKey) }
    const recipient = await setupRecipient(keyPair, byHand.enc, info)

    assert.deepEqual(await recipient.open(byHand.seal(bytes('00ff'))), bytes('00ff'))
    assert.deepEqual(recipient.replySecret, byHand.export(Buffer.from('signer-layer/reply/v1'), 32))
  })
})
