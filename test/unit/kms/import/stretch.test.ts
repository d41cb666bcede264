import assert from 'node:assert/strict'
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { scrypt } from '@noble/hashes/scrypt.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { pbkdf2Key, scryptKey } from '../../../../src/kms/import/stretch.js'
import { bytes, hex, utf8 } from './support.js'

describe('scryptKey', () => {
  it('is as published in RFC 7914, section 12', () => {
    assert.equal(
      hex(scryptKey(utf8('password'), utf8('NaCl'), { n: 1_024, r: 8, p: 16 }, 64)),
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
    )
  })

  it('gives the same by either library, also where OpenSSL would refuse', () => {
    for (const [n, r, p] of [
      [2, 1, 1],
      [32_768, 1, 1],
      [65_536, 1, 1],
      [64, 32, 16],
    ] as const)
      assert.deepEqual(scryptKey(utf8('p'), utf8('s'), { n, r, p }, 32), scrypt('p', 's', { N: n, r, p, dkLen: 32 }))
  })
})

describe('pbkdf2Key', () => {
  it('gives what another library gives', () => {
    const reference = pbkdf2(sha512, utf8('p'), bytes('00ff'), { c: 3, dkLen: 64 })

    assert.deepEqual(pbkdf2Key('sha512', utf8('p'), bytes('00ff'), 3, 64), reference)
  })
})
