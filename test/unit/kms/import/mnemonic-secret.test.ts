import assert from 'node:assert/strict'
import { Keyring } from '@polkadot/keyring'
import { hexToU8a } from '@polkadot/util'
import { cryptoWaitReady, mnemonicToMiniSecret } from '@polkadot/util-crypto'
import { HDKey } from '@scure/bip32'
import { entropyToMnemonic, mnemonicToSeedSync } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { HDKey as Slip10Key } from 'micro-key-producer/slip10.js'
import fc from 'fast-check'
import { mnemonicSecret, type MnemonicOptions } from '../../../../src/kms/import/mnemonic-secret.js'
import { loadKeyKinds } from '../../../../src/kms/key-kinds.js'
import { systemRandom } from '../../../../src/kms/random.js'
import type { KeyType } from '../../../../src/model/key.js'
import { DEV_PHRASE, hex, JUNK_PHRASE, native, refusal, utf8 } from './support.js'

const secretOf = (phrase: string, options: MnemonicOptions): Uint8Array => mnemonicSecret(utf8(phrase), options, native)

const NAMES = { Secp256k1: 'ecdsa', Ed25519: 'ed25519', Sr25519: 'sr25519' } as const
const phrases = fc
  .constantFrom(16, 20, 24, 28, 32)
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
  .map((entropy) => entropyToMnemonic(entropy, wordlist))
const passphrases = fc.option(
  fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 20 }),
  { nil: undefined },
)
const steps = (hardenedOnly: boolean) =>
  fc
    .array(fc.tuple(fc.nat(0x7fff_ffff), hardenedOnly ? fc.constant(true) : fc.boolean()), { maxLength: 5 })
    .map((path) => ['m', ...path.map(([index, hard]) => `${index}${hard ? "'" : ''}`)].join('/'))

describe('mnemonicSecret', () => {
  before(() => cryptoWaitReady())

  it('derives the first account of local Ethereum nodes', () => {
    const secret = secretOf(JUNK_PHRASE, { keyType: 'Secp256k1', path: "m/44'/60'/0'/0/0" })

    assert.equal(hex(secret), 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
  })

  it('derives the accounts of development chains from their phrase', () => {
    assert.equal(
      hex(secretOf(DEV_PHRASE, { keyType: 'Sr25519', path: '//Alice' })),
      'e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a',
    )
    assert.equal(
      hex(secretOf(DEV_PHRASE, { keyType: 'Ed25519', path: '//Alice' })),
      'abf8e5bdbe30c65656c0a3cbd181ff8a56294a69dfedd27982aace4a76909115',
    )
    assert.equal(
      hex(secretOf(DEV_PHRASE, { keyType: 'Sr25519' })),
      'fac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e',
    )
  })

  it('derives what @scure/bip32 derives, with and without a passphrase', () => {
    fc.assert(
      fc.property(phrases, passphrases, steps(false), (phrase, passphrase, path) => {
        const reference = HDKey.fromMasterSeed(mnemonicToSeedSync(phrase, passphrase)).derive(path).privateKey

        const options = { path, passphrase: passphrase === undefined ? undefined : utf8(passphrase) }
        assert.deepEqual(secretOf(phrase, { keyType: 'Secp256k1', ...options }), Uint8Array.from(reference ?? []))
      }),
      { numRuns: 30 },
    )
  })

  it('derives the ed25519 keys that a second implementation of SLIP-10 derives', () => {
    fc.assert(
      fc.property(phrases, steps(true), (phrase, path) => {
        const reference = Slip10Key.fromMasterSeed(mnemonicToSeedSync(phrase)).derive(path).privateKey

        assert.deepEqual(secretOf(phrase, { keyType: 'Ed25519', path }), Uint8Array.from(reference))
      }),
      { numRuns: 30 },
    )
  })

  it('derives the Substrate accounts that polkadot-js derives, of each type', async () => {
    const kinds = await loadKeyKinds(systemRandom)
    const paths = ['/', '//Alice', '//0', '//18446744073709551615', '//polkadot//1//x', `//${'long'.repeat(20)}`, '//ä']
    for (const keyType of ['Secp256k1', 'Ed25519', 'Sr25519'] as const)
      for (const path of paths) {
        const seed = mnemonicToMiniSecret(DEV_PHRASE)
        const pair = new Keyring({ type: NAMES[keyType] }).addFromUri(`${DEV_PHRASE}${path === '/' ? '' : path}`)
        if (path === '/') assert.deepEqual(secretOf(DEV_PHRASE, { keyType, path }), seed)

        const secret = secretOf(DEV_PHRASE, { keyType, path })

        assert.equal(hex(kinds[keyType].publicKeyOf(secret)), hex(pair.publicKey), `${keyType} ${path}`)
      }
  })

  it('uses a passphrase with Substrate as polkadot-js does', () => {
    const passphrase = utf8('Substrate')

    const secret = secretOf(DEV_PHRASE, { keyType: 'Ed25519', path: '/', passphrase })

    assert.deepEqual(secret, mnemonicToMiniSecret(DEV_PHRASE, 'Substrate'))
    assert.notDeepEqual(secret, hexToU8a('0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e'))
  })

  it('takes words with any space between them, and a newline at the end', () => {
    const spaced = `\n ${JUNK_PHRASE.replaceAll(' ', ' \t\n')}\r\n`
    const options = { keyType: 'Secp256k1', path: 'm/44h/60h/0h/0/0' } as const

    assert.deepEqual(secretOf(spaced, options), secretOf(JUNK_PHRASE, { ...options, path: "m/44'/60'/0'/0/0" }))
  })

  const wrong = (phrase: string, options: Partial<MnemonicOptions>, message: RegExp) => (): void => {
    const all: MnemonicOptions = { keyType: 'Sr25519', ...options }
    assert.throws(() => secretOf(phrase, all), refusal(message))
  }

  it('refuses words that are no mnemonic, and names none of them', () => {
    wrong('', {}, /has 12, 15, 18, 21, 24 words/)()
    wrong('test '.repeat(13), {}, /has 12, 15, 18, 21, 24 words/)()
    wrong('abandon '.repeat(3_000), {}, /has 12, 15, 18, 21, 24 words/)()
    wrong('test '.repeat(12), {}, /checksum is wrong/)()
    wrong(JUNK_PHRASE.replace('junk', 'Junk'), {}, /^Word 12 is not one/)()
    wrong(JUNK_PHRASE.replace('junk', 'junkk'), {}, /^Word 12 is not one/)()
    wrong(JUNK_PHRASE.replace('test', 'tes'), {}, /^Word 1 is not one/)()
    wrong(JUNK_PHRASE.replace('test', '\u00e9t\u00e9'), {}, /^Word 1 is not one/)()
  })

  it('refuses a path that the type of key does not have', () => {
    wrong(JUNK_PHRASE, { path: "m/44'/354'" }, /junctions of Substrate, not m/)()
    wrong(JUNK_PHRASE, { path: '//hard/soft' }, /no seed of 32 bytes/)()
    wrong(JUNK_PHRASE, { keyType: 'Ed25519', path: '//hard/soft' }, /write two slashes/)()
    wrong(JUNK_PHRASE, { keyType: 'Ed25519', path: "m/44'/501'/0'/0" }, /hardened/)()
    wrong(JUNK_PHRASE, { keyType: 'Ed25519' }, /many Ed25519 keys: name one/)()
    wrong(JUNK_PHRASE, { keyType: 'Secp256k1' }, /many Secp256k1 keys: name one/)()
  })

  for (const path of [
    'm/',
    'm/01',
    'm/-1',
    "m/0''",
    "m/0'x",
    'm//0',
    'm/0x1',
    'm/2147483648',
    "m/9999999999'",
    'mm',
    'm/1 ',
    `m${'/0'.repeat(256)}`,
  ])
    it(`refuses the path ${path.slice(0, 20)}`, wrong(JUNK_PHRASE, { keyType: 'Secp256k1', path }, /path/))

  for (const path of [
    '//a///password',
    '//',
    '//a//',
    'a',
    '//0x00',
    '//+7',
    '//18446744073709551616',
    `//${'a'.repeat(300)}`,
  ])
    it(`refuses the junctions ${path.slice(0, 20)}`, wrong(JUNK_PHRASE, { path }, /junction|number in a path/))

  it('refuses a passphrase that it would have to normalise', () => {
    wrong(JUNK_PHRASE, { passphrase: utf8('Straße') }, /normalises/)()
    wrong(JUNK_PHRASE, { passphrase: utf8('a\nb') }, /normalises/)()
    wrong(JUNK_PHRASE, { passphrase: new Uint8Array(1_025).fill(0x61) }, /at most 1024 bytes/)()
  })

  it('leaves nothing of the words in what it gives, and the file as it was', () => {
    const file = utf8(JUNK_PHRASE)

    const types: readonly KeyType[] = ['Secp256k1', 'Ed25519', 'Sr25519']
    for (const keyType of types) assert.equal(mnemonicSecret(file, { keyType, path: '//a' }, native).length, 32)

    assert.deepEqual(file, utf8(JUNK_PHRASE))
  })
})
