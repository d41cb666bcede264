import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { HDKey } from '@scure/bip32'
import { withMnemonic } from '../../src/kms/import/mnemonic.js'
import { mnemonicSecret } from '../../src/kms/import/mnemonic-secret.js'
import { systemRandom } from '../../src/kms/random.js'
import { loadNativeSecp256k1 } from '../../src/kms/signers/native-secp256k1.js'

interface Vector {
  readonly entropy: string
  readonly words: string
  readonly seed: string
  readonly xprv: string
}

// The vectors that BIP-39 refers to (python-mnemonic of Trezor, MIT), English.
const file = new URL('bip39.json', import.meta.url)
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] }
const PASSPHRASE = new TextEncoder().encode('TREZOR')

describe('BIP-39, English', () => {
  const native = loadNativeSecp256k1(systemRandom(32))

  for (const { entropy, words, xprv } of vectors)
    it(`reads the entropy ${entropy.slice(0, 8)}… of ${words.split(' ').length} words, and derives its master key`, () => {
      const bytes = new TextEncoder().encode(words)

      withMnemonic(bytes, (mnemonic) => {
        assert.equal(Buffer.from(mnemonic.entropy).toString('hex'), entropy)
        assert.deepEqual(mnemonic.sentence, bytes)
      })
      const master = mnemonicSecret(bytes, { keyType: 'Secp256k1', path: 'm', passphrase: PASSPHRASE }, native)
      assert.deepEqual(master, Uint8Array.from(HDKey.fromExtendedKey(xprv).privateKey ?? []))
    })
})
