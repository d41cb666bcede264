import assert from 'node:assert/strict'
import { SignerError } from '../../../../src/errors/signer-error.js'
import { keyIdOf } from '../../../../src/kms/key-id.js'
import { loadKeyKinds, type KeyKinds } from '../../../../src/kms/key-kinds.js'
import type { KeyWithSecret } from '../../../../src/kms/key-storage.js'
import { systemRandom } from '../../../../src/kms/random.js'
import { rootOf } from '../../../../src/kms/root.js'
import { openKeyFile, readKeyInfo, writeKeyFile } from '../../../../src/kms/sealed/key-file.js'
import { callerKey } from '../support/keys.js'

const root = rootOf(new Uint8Array(32).fill(5))
const corrupt = (fault: string): SignerError => new SignerError('SIGNER__KMS__FILE_CORRUPT', fault)
const unfit = { code: 'SIGNER__KMS__FILE_CORRUPT', message: /does not fit its description/ }

describe('key files that the KMS would never write', () => {
  let kinds: KeyKinds
  let key: KeyWithSecret

  before(async () => {
    kinds = await loadKeyKinds(systemRandom)
    const secret = new Uint8Array(32).fill(1)
    const publicKey = kinds.Secp256k1.publicKeyOf(secret)
    key = { info: { ...callerKey(), id: keyIdOf('Secp256k1', publicKey), publicKey, state: 'active' }, secret }
  })

  const read = (written: KeyWithSecret, id = written.info.id): KeyWithSecret => {
    const file = writeKeyFile(written, { root, provider: 'test', random: systemRandom })
    return { info: readKeyInfo(id, file, corrupt), secret: openKeyFile(id, file, { root, kinds }, corrupt) }
  }

  it('differ from those that it writes, which are read back as they were', () => {
    assert.deepEqual(read(key), key)
  })

  it('are refused when the public key is not the secret’s', () => {
    const other = kinds.Secp256k1.publicKeyOf(new Uint8Array(32).fill(2))
    const info = { ...key.info, id: keyIdOf('Secp256k1', other), publicKey: other }

    assert.throws(() => read({ ...key, info }), unfit)
  })

  it('are refused when the id is not the public key’s', () => {
    assert.throws(() => read({ ...key, info: { ...key.info, id: `0x${'00'.repeat(32)}` } }), unfit)
  })

  it('are refused when the secret is none of its type', () => {
    assert.throws(() => read({ ...key, secret: new Uint8Array(32) }), unfit)
  })
})
