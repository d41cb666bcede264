import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { HDKey } from '@scure/bip32'
import { bip32Secret } from '../../src/kms/import/bip32.js'
import { readHdPath } from '../../src/kms/import/hd-path.js'
import { systemRandom } from '../../src/kms/random.js'
import { loadNativeSecp256k1 } from '../../src/kms/signers/native-secp256k1.js'

interface Vector {
  readonly seed: string
  readonly path: string
  readonly xprv: string
}

// BIP-32, test vectors 1 to 4. Vector 5 is of serialised keys, which are never read here.
const file = new URL('bip32.json', import.meta.url)
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] }

describe('BIP-32, private derivation', () => {
  const native = loadNativeSecp256k1(systemRandom(32))

  for (const { seed, path, xprv } of vectors)
    it(`derives ${path} of seed ${seed.slice(0, 8)}… as published`, () => {
      const secret = bip32Secret(Buffer.from(seed, 'hex'), readHdPath(path), native)

      assert.deepEqual(secret, Uint8Array.from(HDKey.fromExtendedKey(xprv).privateKey ?? []))
    })
})
