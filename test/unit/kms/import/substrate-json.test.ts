import assert from 'node:assert/strict'
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { scrypt } from '@noble/hashes/scrypt.js'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair$Json } from '@polkadot/keyring/types'
import { blake2AsU8a, cryptoWaitReady, encodeAddress } from '@polkadot/util-crypto'
import { substrateJsonSecret } from '../../../../src/kms/import/substrate-json.js'
import { loadKeyKinds } from '../../../../src/kms/key-kinds.js'
import { systemRandom } from '../../../../src/kms/random.js'
import type { KeyType } from '../../../../src/model/key.js'
import { DEV_PHRASE, hex, JUNK_PHRASE, native, refusal, utf8 } from './support.js'

type Content = 'sr25519' | 'ed25519' | 'ecdsa' | 'ethereum'

const PASSPHRASE = 'known to all'
const URIS = {
  sr25519: `${DEV_PHRASE}//Alice`,
  ed25519: `${DEV_PHRASE}//Alice`,
  ecdsa: `${DEV_PHRASE}//Alice`,
  ethereum: `${JUNK_PHRASE}/m/44'/60'/0'/0/0`,
} as const
const TYPES = { sr25519: 'Sr25519', ed25519: 'Ed25519', ecdsa: 'Secp256k1', ethereum: 'Secp256k1' } as const

const encrypted = (plaintext: Uint8Array): Uint8Array => {
  const [salt, nonce] = [systemRandom(32), systemRandom(24)]
  const key = scrypt(PASSPHRASE, salt, { N: 2, r: 8, p: 1, dkLen: 64 }).subarray(0, 32)
  const cost = Uint8Array.of(2, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0)
  return Uint8Array.of(...salt, ...cost, ...nonce, ...xsalsa20poly1305(key, nonce).encrypt(plaintext))
}

describe('substrateJsonSecret', () => {
  const exported = new Map<Content, { readonly json: KeyringPair$Json; readonly publicKey: string }>()
  before(async () => {
    await cryptoWaitReady()
    for (const type of Object.keys(URIS) as Content[]) {
      const pair = new Keyring({ type }).addFromUri(URIS[type])
      // As polkadot-js exports it, but for the cost of its scrypt, which makes up most of the time.
      const encoded = Buffer.from(encrypted(pair.encodePkcs8())).toString('base64')
      const { encoding, ...rest } = pair.toJson()
      const json = { ...rest, encoded, encoding: { ...encoding, type: ['scrypt', 'xsalsa20-poly1305'] } }
      exported.set(type, { json: json as KeyringPair$Json, publicKey: hex(pair.publicKey) })
    }
  })

  const jsonOf = (content: Content): KeyringPair$Json => {
    const found = exported.get(content)
    assert.ok(found)
    return found.json
  }
  const open = (file: object, keyType: KeyType, passphrase = PASSPHRASE): Uint8Array =>
    substrateJsonSecret(utf8(JSON.stringify(file)), utf8(passphrase), keyType, native)

  for (const content of ['ed25519', 'ecdsa', 'ethereum'] as const)
    it(`opens what polkadot-js exports of ${content}`, async () => {
      const kinds = await loadKeyKinds(systemRandom)

      const secret = open(jsonOf(content), TYPES[content])

      assert.equal(hex(kinds[TYPES[content]].publicKeyOf(secret)), exported.get(content)?.publicKey)
    })

  it('opens an export as polkadot-js makes it, at its own cost', () => {
    const pair = new Keyring({ type: 'ed25519' }).addFromUri(URIS.ed25519)

    const json = pair.toJson(PASSPHRASE)

    assert.deepEqual({ ...json, encoded: '' }, { ...jsonOf('ed25519'), encoded: '' })
    assert.deepEqual(open(json, 'Ed25519'), open(jsonOf('ed25519'), 'Ed25519'))
  })

  it('refuses an sr25519 export in words that say what to import instead', () => {
    assert.throws(() => open(jsonOf('sr25519'), 'Sr25519'), refusal(/import the mnemonic.*or the seed/))
  })

  it('does not open with another passphrase', () => {
    assert.throws(() => open(jsonOf('ed25519'), 'Ed25519', 'other'), refusal(/passphrase is wrong/))
  })

  it('does not open when it was altered', () => {
    const { encoded, ...rest } = jsonOf('ed25519')
    const altered = Buffer.from(encoded, 'base64')
    altered[100] = (altered[100] ?? 0) ^ 1

    const file = { ...rest, encoded: altered.toString('base64') }
    assert.throws(() => open(file, 'Ed25519'), refusal(/passphrase is wrong, or encoded was altered/))
  })

  it('takes hex for base64, and needs no address', () => {
    const { encoded, address: _address, ...rest } = jsonOf('ed25519')
    const asHex = { ...rest, encoded: `0x${Buffer.from(encoded, 'base64').toString('hex')}` }

    assert.deepEqual(open(asHex, 'Ed25519'), open(jsonOf('ed25519'), 'Ed25519'))
  })

  it('refuses an address of somebody else, and one that is none', () => {
    for (const other of [jsonOf('ecdsa').address, 'x', ''])
      assert.throws(() => open({ ...jsonOf('ed25519'), address: other }, 'Ed25519'), refusal(/another account/))
  })

  it('takes the address of an account for the public key that polkadot-js writes', () => {
    const address = encodeAddress(blake2AsU8a(jsonOf('ecdsa').address))

    assert.deepEqual(open({ ...jsonOf('ecdsa'), address }, 'Secp256k1'), open(jsonOf('ecdsa'), 'Secp256k1'))
    const ethereum = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
    assert.equal(open({ ...jsonOf('ethereum'), address: ethereum }, 'Secp256k1').length, 32)
  })

  it('refuses a key of another type than is asked for', () => {
    assert.throws(() => open(jsonOf('ed25519'), 'Secp256k1'), refusal(/type Ed25519, not Secp256k1/))
  })

  const encodingOf = (changes: object) => ({ encoding: { ...jsonOf('ed25519').encoding, ...changes } })
  const WRONG: Readonly<Record<string, readonly [() => object, RegExp]>> = {
    'an export without password': [() => encodingOf({ type: ['none'] }), /export the account with a password/],
    'an encryption without scrypt': [() => encodingOf({ type: ['xsalsa20-poly1305'] }), /encoding.type must be/],
    'an older version': [() => encodingOf({ version: '2' }), /^encoding.version must be "3"/],
    'several accounts in one file': [() => encodingOf({ content: ['batch-pkcs8'] }), /^encoding.content must be/],
    'an unknown member of encoding': [() => encodingOf({ more: 1 }), /^encoding must be an object with exactly/],
    'no encoding': [() => ({ encoding: undefined }), /^encoding must be an object/],
    'base64 with other characters': [() => ({ encoded: '*'.repeat(200) }), /^encoded must be base64/],
    'base64 that ends in two ways': [() => ({ encoded: `${'A'.repeat(201)}B==` }), /^encoded must be base64/],
    'nothing encoded': [() => ({ encoded: '' }), /^encoded must be base64/],
    'too little encoded': [() => ({ encoded: 'AAAA' }), /^encoded must be base64/],
  }
  for (const [name, [changes, message]] of Object.entries(WRONG))
    it(`refuses ${name}`, () => {
      assert.throws(() => open({ ...jsonOf('ed25519'), ...changes() }, 'Ed25519'), refusal(message))
    })

  it('refuses a cost without bounds before it does the work', () => {
    const { encoded, ...rest } = jsonOf('ed25519')
    const hostile = Buffer.from(encoded, 'base64')
    hostile.writeUInt32LE(2 ** 31, 32)

    const file = { ...rest, encoded: hostile.toString('base64') }
    assert.throws(() => open(file, 'Ed25519'), refusal(/scrypt is out of bounds/))
  })
})
