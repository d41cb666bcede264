import assert from 'node:assert/strict'
import type { SignerError } from '../../../src/errors/signer-error.js'
import type { Kms, SealedEnvelope } from '../../../src/kms/kms.js'
import { openEphemeralKms } from '../../../src/kms/open.js'
import { hpkeInfo, setupSender } from '../../../src/protocol/hpke.js'
import { shieldingKid } from '../../../src/protocol/ids.js'
import { callerKey, shieldingKey } from './support/keys.js'

const deployment = { genesis: `0x${'01'.repeat(32)}`, shard: `0x${'02'.repeat(32)}` } as const
const request = new TextEncoder().encode('a request')

const sealTo = async (publicKey: Uint8Array) => {
  const kid = shieldingKid(publicKey)
  const info = hpkeInfo(deployment, kid)
  const sender = await setupSender(publicKey, info)
  const envelope: SealedEnvelope = { kid, enc: sender.enc, ciphertext: await sender.seal(request) }
  return { envelope, info, replySecret: sender.replySecret }
}

const refusalOf = (kms: Kms, envelope: SealedEnvelope, info: Uint8Array): Promise<SignerError> =>
  kms.open(envelope, info).then(
    () => assert.fail('the envelope was opened'),
    (error: SignerError) => error,
  )

describe('open', () => {
  let kms: Kms
  let publicKey: Uint8Array

  beforeEach(async () => {
    kms = await openEphemeralKms()
    publicKey = (await kms.generateKey(shieldingKey())).publicKey
  })

  afterEach(() => kms.close())

  it('gives what was sealed, and the secret that the asker has', async () => {
    const { envelope, info, replySecret } = await sealTo(publicKey)

    assert.deepEqual(await kms.open(envelope, info), { plaintext: request, replySecret })
  })

  it('uses the key that kid names', async () => {
    const next = await kms.generateKey(shieldingKey({ origin: 'shielding-2' }))
    const { envelope, info } = await sealTo(next.publicKey)

    assert.deepEqual((await kms.open(envelope, info)).plaintext, request)
    const misnamed = await refusalOf(kms, { ...envelope, kid: shieldingKid(publicKey) }, info)
    assert.equal(misnamed.code, 'SIGNER__KMS__ENVELOPE_REFUSED')
  })

  it('refuses everything else in the same words and without a cause, so that nobody learns which step failed', async () => {
    const { envelope, info } = await sealTo(publicKey)
    const { enc, ciphertext } = envelope
    const unknown = await openEphemeralKms()

    const refusals = [
      await refusalOf(unknown, envelope, info),
      await refusalOf(
        kms,
        envelope,
        info.map((byte) => byte ^ 1),
      ),
      await refusalOf(kms, { ...envelope, enc: enc.subarray(1) }, info),
      await refusalOf(kms, { ...envelope, enc: new Uint8Array(32) }, info),
      await refusalOf(kms, { ...envelope, enc: enc.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) }, info),
      await refusalOf(kms, { ...envelope, ciphertext: new Uint8Array(0) }, info),
      await refusalOf(kms, { ...envelope, ciphertext: ciphertext.subarray(0, -1) }, info),
      await refusalOf(kms, { ...envelope, ciphertext: Uint8Array.of(...ciphertext, 0) }, info),
      await refusalOf(kms, { ...envelope, ciphertext: ciphertext.map((byte, i) => (i === 3 ? byte ^ 1 : byte)) }, info),
    ]

    const told = ({ code, message, context, cause }: SignerError) => ({ code, message, context, cause })
    const [first] = refusals.map(told)
    assert.equal(first?.code, 'SIGNER__KMS__ENVELOPE_REFUSED')
    assert.equal(first?.cause, undefined)
    for (const refusal of refusals) assert.deepEqual(told(refusal), first)
  })

  it('refuses envelopes to a deleted and to a destroyed key', async () => {
    const { envelope, info } = await sealTo(publicKey)
    const [key] = kms.list('shielding')
    assert.ok(key)

    await kms.deleteKey(key.id)
    assert.equal((await refusalOf(kms, envelope, info)).code, 'SIGNER__KMS__ENVELOPE_REFUSED')
    await kms.destroyKey(key.id)
    assert.equal((await refusalOf(kms, envelope, info)).code, 'SIGNER__KMS__ENVELOPE_REFUSED')
  })

  it('has no kid for keys that sign', async () => {
    const ed25519 = await kms.generateKey(callerKey({ type: 'Ed25519' }))
    const { envelope, info } = await sealTo(publicKey)

    const refusal = await refusalOf(kms, { ...envelope, kid: shieldingKid(ed25519.publicKey) }, info)

    assert.equal(refusal.code, 'SIGNER__KMS__ENVELOPE_REFUSED')
  })
})
