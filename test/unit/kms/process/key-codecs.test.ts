import assert from 'node:assert/strict'
import type { KeyInfo } from '../../../../src/model/key.js'
import type { Kms } from '../../../../src/kms/kms.js'
import { openEphemeralKms } from '../../../../src/kms/open.js'
import { scale } from '../../../../src/kms/process/forms.js'
import { keyInfoCodec, newKeyCodec } from '../../../../src/kms/process/key-codecs.js'
import { callerKey, shieldingKey } from '../support/keys.js'

const form = scale('key', keyInfoCodec)
const crossed = (info: KeyInfo): KeyInfo => form.read(form.write(info))

describe('keys on the KMS socket', () => {
  let kms: Kms
  before(async () => void (kms = await openEphemeralKms()))
  after(() => kms.close())

  it('cross as they are, of every type', async () => {
    const made = [
      await kms.generateKey(callerKey()),
      await kms.generateKey(callerKey({ type: 'Ed25519', origin: 'r2', chains: [] })),
      await kms.generateKey(callerKey({ type: 'Sr25519', origin: 'r3' })),
      await kms.generateKey(shieldingKey()),
    ]
    for (const info of made) assert.deepEqual(crossed(info), info)
  })

  it('have the id that follows from their public key, whatever the sender calls them', async () => {
    const info = await kms.generateKey(callerKey())

    assert.equal(crossed({ ...info, id: `0x${'11'.repeat(32)}` }).id, info.id)
  })

  it('are refused with a public key that is none of their type', async () => {
    const info = await kms.generateKey(callerKey())

    assert.throws(() => crossed({ ...info, publicKey: info.publicKey.slice(1) }), {
      code: 'SIGNER__PROTOCOL__MALFORMED',
    })
  })

  it('are asked for as they were described', () => {
    const asked = scale('new key', newKeyCodec)
    for (const key of [callerKey(), shieldingKey()]) assert.deepEqual(asked.read(asked.write(key)), key)
  })
})
