import assert from 'node:assert/strict'
import { x25519 } from '@noble/curves/ed25519.js'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { ascii, blake2_256, concat, fromHex } from '../../../src/protocol/hash.js'
import { hpkeInfo, setupRecipient, setupSender } from '../../../src/protocol/hpke.js'
import { counting, countingHex, DEPLOYMENT, flipped, OTHER_DEPLOYMENTS } from './support/fixtures.js'
import { filled } from './support/raw-scale.js'

const isInvalid = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__INVALID_ENVELOPE')
const isMalformed = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__MALFORMED')
const keyPairOf = (privateKey: Uint8Array) => ({ privateKey, publicKey: x25519.getPublicKey(privateKey) })

const recipient = keyPairOf(counting(1, 32))
const kid = countingHex(0x30, 8)
const info = hpkeInfo(DEPLOYMENT, kid)
const plaintext = filled(500)

/** Points of small order on curve25519 and its twist, and two spellings of 0 and 1 above the prime. */
const SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]

describe('hpkeInfo', () => {
  it('binds genesis, shard and kid', () => {
    const parts = concat(fromHex(DEPLOYMENT.genesis), fromHex(DEPLOYMENT.shard), fromHex(kid))

    assert.deepEqual(info, concat(ascii('signer-layer/hpke/v1'), blake2_256(parts)))
  })

  it('refuses a kid of another size', () => {
    assert.throws(() => hpkeInfo(DEPLOYMENT, '0x00'), isMalformed)
  })
})

describe('an envelope', () => {
  it('opens for its recipient, and both ends share the reply secret', async () => {
    const sender = await setupSender(recipient.publicKey, info)
    const ciphertext = await sender.seal(plaintext)
    const opener = await setupRecipient(recipient, sender.enc, info)

    assert.equal(ciphertext.length, plaintext.length + 16)
    assert.deepEqual(await opener.open(ciphertext), plaintext)
    assert.equal(opener.replySecret.length, 32)
    assert.deepEqual(opener.replySecret, sender.replySecret)
  })

  it('has a fresh key and a fresh reply secret every time', async () => {
    const [one, other] = [await setupSender(recipient.publicKey, info), await setupSender(recipient.publicKey, info)]

    assert.notDeepEqual(one.enc, other.enc)
    assert.notDeepEqual(one.replySecret, other.replySecret)
  })

  it('does not open with one bit changed, cut or empty', async () => {
    const sender = await setupSender(recipient.publicKey, info)
    const ciphertext = await sender.seal(filled(3))
    const wrong = [
      ...Array.from(ciphertext, (_, index) => flipped(ciphertext, index)),
      ciphertext.slice(1),
      ciphertext.slice(0, -1),
      new Uint8Array(0),
    ]
    for (const bytes of wrong) {
      await assert.rejects((await setupRecipient(recipient, sender.enc, info)).open(bytes), isInvalid)
    }
  })

  it('does not open for another deployment, kid, enc or recipient', async () => {
    const sender = await setupSender(recipient.publicKey, info)
    const ciphertext = await sender.seal(plaintext)
    const openers = [
      ...OTHER_DEPLOYMENTS.map((other) => setupRecipient(recipient, sender.enc, hpkeInfo(other, kid))),
      setupRecipient(recipient, sender.enc, hpkeInfo(DEPLOYMENT, countingHex(0x31, 8))),
      setupRecipient(recipient, flipped(sender.enc, 5), info),
      setupRecipient(keyPairOf(counting(2, 32)), sender.enc, info),
    ]
    for (const opener of openers) {
      const { open, replySecret } = await opener
      await assert.rejects(open(ciphertext), isInvalid)
      assert.notDeepEqual(replySecret, sender.replySecret)
    }
  })

  for (const point of SMALL_ORDER) {
    it(`is refused with enc ${point.slice(0, 8)}… of small order, and not begun to such a key`, async () => {
      const enc = Uint8Array.from(Buffer.from(point, 'hex'))

      await assert.rejects(setupRecipient(recipient, enc, info), isInvalid)
      await assert.rejects(setupSender(enc, info), isInvalid)
    })
  }

  it('is refused with keys of another size', async () => {
    await assert.rejects(setupSender(filled(31), info), isMalformed)
    await assert.rejects(setupRecipient(recipient, filled(33), info), isMalformed)
    await assert.rejects(setupRecipient({ ...recipient, privateKey: filled(31) }, filled(32), info), isMalformed)
    await assert.rejects(setupRecipient({ ...recipient, publicKey: filled(31) }, filled(32), info), isMalformed)
  })

  it('tells nothing of the key in its errors', async () => {
    const privateKey = Buffer.from(recipient.privateKey).toString('hex')
    const opener = await setupRecipient(recipient, counting(9, 32), info)

    await assert.rejects(opener.open(filled(40)), (error: Error) => {
      return !`${error.message}${error.stack}${JSON.stringify(error)}${String(error.cause)}`.includes(privateKey)
    })
  })
})
