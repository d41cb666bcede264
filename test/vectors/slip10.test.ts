import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { readHdPath } from '../../src/kms/import/hd-path.js'
import { slip10Ed25519Secret } from '../../src/kms/import/slip10.js'
import { rawPrivateKey, rawPublicKey } from '../../src/kms/pkcs8.js'

interface Vector {
  readonly seed: string
  readonly path: string
  readonly secret: string
  readonly publicKey: string
}

// SLIP-0010, test vectors 1 and 2 for ed25519.
const file = new URL('slip10.json', import.meta.url)
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] }
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('SLIP-0010, ed25519', () => {
  for (const { seed, path, secret, publicKey } of vectors)
    it(`derives ${path} of seed ${seed.slice(0, 8)}… as published`, () => {
      const derived = slip10Ed25519Secret(Buffer.from(seed, 'hex'), readHdPath(path))

      assert.equal(hex(derived), secret)
      assert.equal(hex(rawPublicKey(rawPrivateKey('Ed25519', derived))), publicKey)
    })
})
