import assert from 'node:assert/strict'
import { keystoreSecret } from '../../src/kms/import/keystore.js'
import { systemRandom } from '../../src/kms/random.js'
import { loadNativeSecp256k1 } from '../../src/kms/signers/native-secp256k1.js'

// The two test vectors of the Web3 Secret Storage Definition, version 3 (ethereum.org).
const PASSPHRASE = 'testpassword'
const SECRET = '7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d'
const ADDRESS = '008aeeda4d805471df9b2a5b0f38a0c3bcba786b'
const CRYPTO = {
  pbkdf2: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
    ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46',
    kdf: 'pbkdf2',
    kdfparams: {
      c: 262_144,
      dklen: 32,
      prf: 'hmac-sha256',
      salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd',
    },
    mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
  },
  scrypt: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '83dbcc02d8ccb40e466191a123791e0e' },
    ciphertext: 'd172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c',
    kdf: 'scrypt',
    kdfparams: {
      dklen: 32,
      n: 262_144,
      p: 8,
      r: 1,
      salt: 'ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19',
    },
    mac: '2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097',
  },
}

describe('Web3 Secret Storage Definition, version 3', () => {
  const native = loadNativeSecp256k1(systemRandom(32))

  for (const [kdf, crypto] of Object.entries(CRYPTO))
    it(`opens the test vector of ${kdf}, which belongs to its address`, () => {
      const file = { crypto, id: '3198bc9c-6672-5ab3-d995-4942343ae5b6', version: 3, address: ADDRESS }

      const secret = keystoreSecret(Buffer.from(JSON.stringify(file)), Buffer.from(PASSPHRASE), native)

      assert.equal(Buffer.from(secret).toString('hex'), SECRET)
    })
})
