import assert from 'node:assert/strict'
import { checkNewKey, checkUse } from '../../../src/kms/use-rules.js'
import type { NewKey } from '../../../src/kms/kms.js'
import type { KeyInfo, KeyPurpose, KeyState, SignatureScheme } from '../../../src/model/key.js'
import { callerKey, shieldingKey } from './support/keys.js'

const id = `0x${'11'.repeat(32)}` as const

const keyOf = (type: KeyInfo['type'], purpose: KeyPurpose, state: KeyState = 'active'): KeyInfo => ({
  ...callerKey(),
  id,
  type,
  purpose,
  state,
  publicKey: new Uint8Array(32),
})

const use =
  (key: KeyInfo, scheme: SignatureScheme, length = 32, purpose: KeyPurpose = key.purpose) =>
  () =>
    checkUse(key, { keyId: id, purpose, scheme, message: new Uint8Array(length) })

const TYPES = ['Secp256k1', 'Ed25519', 'Sr25519', 'X25519'] as const
const PURPOSES = ['caller', 'account', 'shielding'] as const
const SCHEMES = ['ecdsa', 'bip340', 'taproot', 'ed25519', 'sr25519'] as const
const FITTING: Readonly<Record<SignatureScheme, KeyInfo['type']>> = {
  ecdsa: 'Secp256k1',
  bip340: 'Secp256k1',
  taproot: 'Secp256k1',
  ed25519: 'Ed25519',
  sr25519: 'Sr25519',
}

describe('checkUse', () => {
  for (const scheme of SCHEMES)
    for (const type of TYPES)
      it(`${FITTING[scheme] === type ? 'lets' : 'does not let'} a ${type} key sign ${scheme}`, () => {
        if (FITTING[scheme] === type) assert.doesNotThrow(use(keyOf(type, 'caller'), scheme))
        else assert.throws(use(keyOf(type, 'caller'), scheme), { code: 'SIGNER__KMS__KEY_PURPOSE_MISMATCH' })
      })

  for (const purpose of PURPOSES)
    for (const asked of PURPOSES.filter((other) => other !== purpose))
      it(`does not let a ${purpose} key serve as ${asked} key`, () => {
        assert.throws(use(keyOf('Ed25519', purpose), 'ed25519', 32, asked), {
          code: 'SIGNER__KMS__KEY_PURPOSE_MISMATCH',
        })
      })

  it('does not let a shielding key sign even for its own purpose', () => {
    for (const scheme of SCHEMES)
      assert.throws(use(keyOf('X25519', 'shielding'), scheme), { code: 'SIGNER__KMS__KEY_PURPOSE_MISMATCH' })
  })

  for (const state of ['disabled', 'deleted'] as const)
    it(`does not let a ${state} key sign`, () => {
      assert.throws(use(keyOf('Ed25519', 'caller', state), 'ed25519'), { code: 'SIGNER__KMS__KEY_NOT_ACTIVE' })
    })

  for (const scheme of ['ecdsa', 'bip340'] as const)
    for (const length of [0, 31, 33, 64])
      it(`takes no ${length} bytes for ${scheme}, only digests of 32`, () => {
        assert.throws(use(keyOf('Secp256k1', 'caller'), scheme, length), { code: 'SIGNER__KMS__INVALID_MESSAGE' })
      })

  for (const scheme of ['ed25519', 'sr25519'] as const)
    it(`takes messages of 0 to 65,536 bytes for ${scheme}`, () => {
      const key = keyOf(FITTING[scheme], 'caller')
      assert.doesNotThrow(use(key, scheme, 0))
      assert.doesNotThrow(use(key, scheme, 65_536))
      assert.throws(use(key, scheme, 65_537), { code: 'SIGNER__KMS__INVALID_MESSAGE' })
    })
})

describe('checkNewKey', () => {
  const refused: Readonly<Record<string, NewKey>> = {
    'a shielding key that signs': shieldingKey({ type: 'Ed25519' }),
    'an X25519 key for callers': callerKey({ type: 'X25519' }),
    'an X25519 key for the account': callerKey({ type: 'X25519', purpose: 'account' }),
    'an empty origin': callerKey({ origin: '' }),
    'an origin of 257 characters': callerKey({ origin: 'o'.repeat(257) }),
    'an origin with white space': callerKey({ origin: 'a b' }),
    'an origin that is not ASCII': callerKey({ origin: '\ud800' }),
    '17 chains': callerKey({ chains: Array<string>(17).fill('eip155:1') }),
    'an empty chain': callerKey({ chains: [''] }),
    'a chain of 257 characters': callerKey({ chains: ['c'.repeat(257)] }),
    'an owner of 31 bytes': callerKey({ owner: `0x${'11'.repeat(31)}` }),
    'an owner in upper case': callerKey({ owner: `0x${'AB'.repeat(32)}` }),
    'a negative block': callerKey({ createdBlock: -1 }),
    'half a block': callerKey({ createdBlock: 0.5 }),
    'a block beyond 32 bits': callerKey({ createdBlock: 0x1_0000_0000 }),
  }

  for (const [what, key] of Object.entries(refused))
    it(`refuses ${what}`, () => {
      assert.throws(() => checkNewKey(key), { code: 'SIGNER__KMS__INVALID_KEY' })
    })

  it('takes keys at every bound', () => {
    const chains = Array.from({ length: 16 }, (_, i) => `${'c'.repeat(254)}${i + 10}`)
    assert.doesNotThrow(() => checkNewKey(callerKey({ origin: 'o'.repeat(256), chains, createdBlock: 0xffff_ffff })))
    assert.doesNotThrow(() => checkNewKey(callerKey({ purpose: 'account', chains: [] })))
    assert.doesNotThrow(() => checkNewKey(shieldingKey()))
  })
})
