import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { loadKeyKinds } from '../../../../src/kms/key-kinds.js'
import { systemRandom } from '../../../../src/kms/random.js'
import { ecdsaSigner } from '../../../../src/kms/signers/ecdsa.js'
import { loadNativeSecp256k1, type NativeSecp256k1 } from '../../../../src/kms/signers/native-secp256k1.js'

const missingBinary = (): NativeSecp256k1 => {
  throw new Error('No native build was found')
}

const unavailable = { code: 'SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE' }

describe('loadNativeSecp256k1', () => {
  it('refuses to start without the native binary, although the package has a JavaScript fallback', async () => {
    assert.throws(() => loadNativeSecp256k1(systemRandom(32), missingBinary), unavailable)
    await assert.rejects(
      loadKeyKinds(systemRandom, (blinding) => loadNativeSecp256k1(blinding, missingBinary)),
      unavailable,
    )
  })

  it('loads the binary itself, not the entry of the package that falls back', () => {
    const load = createRequire(import.meta.url)

    loadNativeSecp256k1(systemRandom(32))

    const loaded = Object.keys(load.cache).filter((path) => path.includes('secp256k1'))
    assert.ok(loaded.some((path) => path.endsWith('.node')))
  })
})

describe('ecdsaSigner', () => {
  it('refuses a signature whose v has no place in the wire format', () => {
    const overflowing = { ecdsaSign: () => ({ signature: new Uint8Array(64), recid: 2 }) }
    const signer = ecdsaSigner(overflowing as unknown as NativeSecp256k1, new Uint8Array(32))

    assert.throws(() => signer.sign(new Uint8Array(32)), { code: 'SIGNER__KMS__INVALID_MESSAGE' })
  })
})
