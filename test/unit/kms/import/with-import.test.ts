import assert from 'node:assert/strict'
import { secretOfImport, type ImportSource } from '../../../../src/kms/import/secret-of.js'
import { withImport } from '../../../../src/kms/import/with-import.js'
import type { ImportedKey, Kms } from '../../../../src/kms/kms.js'
import { openEphemeralKms } from '../../../../src/kms/open.js'
import { systemRandom } from '../../../../src/kms/random.js'
import { importOrigin, type KeyType } from '../../../../src/model/key.js'
import { ALICE } from '../support/keys.js'
import { bytes, DEV_PHRASE, native, refusal, utf8 } from './support.js'

// Fixed bytes, no real key.
const SECRET = '07'.repeat(32)
const wanted = { owner: ALICE, chains: ['eip155:1'], createdBlock: 7 } as const
const sourceOf = (changes: Partial<ImportSource> = {}): ImportSource => ({
  form: 'raw',
  keyType: 'Secp256k1',
  file: utf8(SECRET),
  ...changes,
})
const deps = { random: systemRandom }
const isWiped = (secret: Uint8Array | undefined): boolean => secret?.every((byte) => byte === 0) === true

describe('withImport', () => {
  it('imports as a caller’s key whose origin is its own id, and nothing else', async () => {
    const kms = await openEphemeralKms()
    for (const keyType of ['Secp256k1', 'Ed25519', 'Sr25519'] as const satisfies readonly KeyType[]) {
      const info = await withImport(sourceOf({ keyType }), deps, async (key) => {
        const made = await key.importInto(kms, wanted)
        assert.equal(made.id, key.id)
        return made
      })

      const { type, purpose, origin, owner, chains, createdBlock } = info
      const expected = { type: keyType, purpose: 'caller', origin: importOrigin(info.id), ...wanted }
      assert.deepEqual({ type, purpose, origin, owner, chains, createdBlock }, expected)
    }
    kms.close()
  })

  it('overwrites file, passphrase and secret when it is done, and what a KMS did not take', async () => {
    const source = sourceOf({ form: 'mnemonic', file: utf8(DEV_PHRASE), passphrase: utf8('x'), path: '//a' })
    const given: Uint8Array[] = []
    const forgetfulKms: Pick<Kms, 'importKey'> = {
      importKey: async ({ secret }: ImportedKey) => {
        given.push(secret)
        throw new Error('no room')
      },
    }

    const importing = withImport(source, deps, (key) => key.importInto(forgetfulKms, wanted))

    await assert.rejects(importing, /no room/)
    assert.ok(isWiped(source.file))
    assert.ok(isWiped(source.passphrase))
    assert.equal(given.length, 1)
    assert.ok(!isWiped(given[0]), 'the KMS has a copy of its own, which it wipes itself')
  })

  it('overwrites file and passphrase when it refuses the file', async () => {
    const source = sourceOf({ form: 'keystore', file: utf8('{}'), passphrase: utf8('x') })

    await assert.rejects(
      withImport(source, deps, async () => undefined),
      refusal(/^version must be 3/),
    )

    assert.ok(isWiped(source.file))
    assert.ok(isWiped(source.passphrase))
  })

  it('refuses bytes that are no secret of the type, and uses nothing then', async () => {
    const source = sourceOf({ file: utf8('00'.repeat(32)) })

    await assert.rejects(
      withImport(source, deps, async () => assert.fail('was used')),
      refusal(/no secret of a key of type Secp256k1/),
    )
  })
})

describe('secretOfImport', () => {
  it('gives bytes that do not share memory with the file', () => {
    const source = sourceOf({ file: bytes(SECRET) })

    const secret = secretOfImport(source, native)
    source.file.fill(0)

    assert.deepEqual(secret, bytes(SECRET))
  })
})
