import assert from 'node:assert/strict'
import { encryptKeystoreJsonSync } from 'ethers'
import fc from 'fast-check'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { keystoreSecret } from '../../../../src/kms/import/keystore.js'
import { bytes, native, refusal, utf8 } from './support.js'

// The first account of local Ethereum development nodes, which everybody knows.
const SECRET = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const ADDRESS = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const PASSPHRASE = 'known to all'

type Json = Record<string, unknown>
interface Keystore extends Json {
  readonly Crypto: Json & { readonly kdfparams: Json; readonly ciphertext: string; readonly mac: string }
}

/** Made by ethers, at the least cost. */
const made = encryptKeystoreJsonSync({ address: ADDRESS, privateKey: `0x${SECRET}` }, PASSPHRASE, {
  scrypt: { N: 2, r: 8, p: 1 },
})
const keystore = JSON.parse(made) as Keystore
const open = (file: object | string, passphrase = PASSPHRASE): Uint8Array =>
  keystoreSecret(utf8(typeof file === 'string' ? file : JSON.stringify(file)), utf8(passphrase), native)
const withCrypto = (changes: Json): Keystore => ({ ...keystore, Crypto: { ...keystore.Crypto, ...changes } })
const withParams = (changes: Json): Keystore => withCrypto({ kdfparams: { ...keystore.Crypto.kdfparams, ...changes } })
const PBKDF2 = { c: 2, dklen: 32, prf: 'hmac-sha256', salt: '00' }

describe('keystoreSecret', () => {
  it('opens what ethers writes, whichever way crypto is spelt', () => {
    const { Crypto: crypto, ...rest } = keystore

    assert.deepEqual(open(keystore), bytes(SECRET))
    assert.deepEqual(open({ ...rest, crypto }), bytes(SECRET))
  })

  it('opens one without address, and one whose address has no 0x and other capitals', () => {
    const { address: _address, ...rest } = keystore

    assert.deepEqual(open(rest), bytes(SECRET))
    assert.deepEqual(open({ ...rest, address: ADDRESS.slice(2).toUpperCase() }), bytes(SECRET))
  })

  it('does not open with another passphrase', () => {
    for (const passphrase of ['', 'known to al', 'Known to all', 'known to all\n'])
      assert.throws(() => open(keystore, passphrase), refusal(/passphrase is wrong, or crypto was altered/))
  })

  it('does not open when any byte of ciphertext or MAC is changed', () => {
    for (const member of ['ciphertext', 'mac'] as const)
      for (let at = 0; at < 64; at += 2) {
        const value = keystore.Crypto[member]
        const other = value.slice(0, at) + (value[at] === '0' ? '1' : '0') + value.slice(at + 1)
        assert.throws(() => open(withCrypto({ [member]: other })), refusal(/passphrase is wrong/))
      }
  })

  const WRONG: readonly (readonly [string, object | string, RegExp])[] = [
    ['an address of somebody else', { ...keystore, address: `00${ADDRESS.slice(4)}` }, /another address/],
    ['an address that is none', { ...keystore, address: '' }, /^address must be 20 bytes/],
    ['a version 1', { ...keystore, version: 1 }, /^version must be 3/],
    ['a version in a string', { ...keystore, version: '3' }, /^version must be 3/],
    ['both spellings of crypto', { ...keystore, crypto: keystore.Crypto }, /both crypto and Crypto/],
    ['no crypto', { version: 3 }, /^crypto must be an object/],
    ['crypto in the prototype', '{"version":3,"__proto__":{"crypto":{}}}', /^crypto must be an object/],
    ['an unknown member inside crypto', withCrypto({ more: 1 }), /^Crypto must be an object with exactly/],
    ['another cipher', withCrypto({ cipher: 'aes-128-cbc' }), /^Crypto.cipher must be "aes-128-ctr"/],
    ['another kdf', withCrypto({ kdf: 'argon2' }), /^Crypto.kdf must be "scrypt" or "pbkdf2"/],
    ['a short iv', withCrypto({ cipherparams: { iv: '00' } }), /^Crypto.cipherparams.iv must be 16 bytes/],
    ['a long ciphertext', withCrypto({ ciphertext: '00'.repeat(33) }), /^Crypto.ciphertext must be 32 bytes/],
    ['an odd digit', withCrypto({ mac: '0'.repeat(63) }), /^Crypto.mac must be 32 bytes/],
    ['a longer derived key', withParams({ dklen: 64 }), /^Crypto.kdfparams.dklen must be an integer from 32 to 32/],
    ['an n that is no power of two', withParams({ n: 3 }), /scrypt is out of bounds/],
    ['an n of 1', withParams({ n: 1 }), /scrypt is out of bounds/],
    ['more memory than 512 MiB', withParams({ n: 2 ** 20 }), /scrypt is out of bounds/],
    ['an n beyond all memory', withParams({ n: 2 ** 52 }), /scrypt is out of bounds/],
    ['a large r', withParams({ r: 33 }), /scrypt is out of bounds/],
    ['a large p', withParams({ p: 17 }), /scrypt is out of bounds/],
    ['work without end', withParams({ n: 2 ** 18, p: 9 }), /scrypt is out of bounds/],
    ['an r of 0', withParams({ r: 0 }), /^Crypto.kdfparams.r must be/],
    ['an n in a string', withParams({ n: '2' }), /^Crypto.kdfparams.n must be/],
    ['a salt without end', withParams({ salt: '00'.repeat(257) }), /^Crypto.kdfparams.salt must be/],
    [
      'rounds without end',
      withCrypto({ kdf: 'pbkdf2', kdfparams: { ...PBKDF2, c: 10_000_001 } }),
      /1 to 10000000 rounds/,
    ],
    [
      'another prf',
      withCrypto({ kdf: 'pbkdf2', kdfparams: { ...PBKDF2, prf: 'hmac-sha512' } }),
      /prf must be "hmac-sha256"/,
    ],
    ['a member twice', made.replace('{', '{"version":3,'), /member of the JSON is there twice/],
    ['a number that is not whole', made.replace('"version":3', '"version":3.0'), /no|not a plain integer/],
    ['no JSON', 'x', /not JSON/],
    ['JSON that is no object', '[]', /no JSON object/],
    ['a file without end', ' '.repeat(65_537), /more than 65536 bytes/],
  ]
  for (const [name, file, message] of WRONG)
    it(`refuses ${name}`, () => {
      assert.throws(() => open(file), refusal(message))
    })

  it('raises nothing else than refusals for any bytes, and repeats none of them', () => {
    const texts = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc.nat(made.length - 1).map((at) => made.slice(0, at)),
      fc.tuple(fc.nat(made.length - 1), fc.string()).map(([at, text]) => made.slice(0, at) + text + made.slice(at + 1)),
    )
    fc.assert(
      fc.property(texts, (text) => {
        try {
          assert.deepEqual(open(text), bytes(SECRET))
        } catch (error) {
          assert.ok(isSignerError(error, 'SIGNER__KMS__INVALID_IMPORT'))
          assert.equal(error.cause, undefined)
        }
      }),
      { numRuns: 300 },
    )
  })
})
