import assert from 'node:assert/strict'
import { chmod, mkdir, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SignerError } from '../../../src/errors/signer-error.js'
import { openEphemeralKms, openSealedKms } from '../../../src/kms/open.js'
import { devSealProvider } from '../../../src/kms/seal-providers/dev.js'
import type { SealProvider } from '../../../src/kms/seal-providers/seal-provider.js'
import { callerKey, shieldingKey } from './support/keys.js'
import { passphraseProvider, quickProvider, TEST_PASSPHRASE } from './support/providers.js'
import { withTempDir } from './support/temp-dir.js'

const fileOf = (id: string): string => `${id.slice(2)}.key`

const kekOf = (bytes: number): SealProvider => ({ ...quickProvider(), getKek: async () => new Uint8Array(bytes) })

const digest = new Uint8Array(32).fill(1)

describe('openSealedKms', () => {
  it('gives every key back after it was closed and opened again', () =>
    withTempDir(async (dir) => {
      const first = await openSealedKms({ dir, provider: passphraseProvider() })
      const made = await Promise.all([
        first.generateKey(callerKey({ type: 'Secp256k1', origin: 'a', chains: ['eip155:1', 'eip155:10'] })),
        first.generateKey(callerKey({ type: 'Ed25519', origin: 'b', createdBlock: 0xffff_ffff })),
        first.generateKey(callerKey({ type: 'Sr25519', origin: 'c', chains: [] })),
        first.generateKey(shieldingKey()),
      ])
      const use = { keyId: made[0].id, purpose: 'caller', scheme: 'ecdsa', message: digest } as const
      const signature = await first.sign(use)
      first.close()

      const second = await openSealedKms({ dir, provider: passphraseProvider() })

      assert.deepEqual(
        made.map(({ id }) => second.describe(id)),
        made,
      )
      assert.deepEqual(await second.sign(use), signature)
      second.close()
    }))

  it('gives the same key for the same origin after it was opened again', () =>
    withTempDir(async (dir) => {
      const first = await openSealedKms({ dir, provider: quickProvider() })
      const made = await first.generateKey(callerKey())
      first.close()

      const second = await openSealedKms({ dir, provider: quickProvider() })

      assert.deepEqual(await second.generateKey(callerKey()), made)
      assert.equal(second.list().length, 1)
      second.close()
    }))

  it('keeps a key deleted, and the vault open to what it sealed, after it was opened again', () =>
    withTempDir(async (dir) => {
      const requestId = `0x${'11'.repeat(32)}` as const
      const first = await openSealedKms({ dir, provider: quickProvider() })
      const { id } = await first.generateKey(callerKey())
      await first.deleteKey(id)
      const mac = first.vault.mac(digest)
      const sealed = first.vault.seal(requestId, digest, digest)
      first.close()

      const second = await openSealedKms({ dir, provider: quickProvider() })

      await assert.rejects(second.sign({ keyId: id, purpose: 'caller', scheme: 'ecdsa', message: digest }), {
        code: 'SIGNER__KMS__KEY_NOT_ACTIVE',
      })
      assert.deepEqual(second.vault.mac(digest), mac)
      assert.deepEqual(second.vault.unseal(requestId, digest, sealed), digest)
      second.close()
    }))

  it('writes nothing that others may read', () =>
    withTempDir(async (parent) => {
      const dir = join(parent, 'made', 'by-the-kms')
      const kms = await openSealedKms({ dir, provider: quickProvider() })
      const { id } = await kms.generateKey(callerKey())
      await kms.deleteKey(id)
      kms.close()

      assert.equal((await stat(dir)).mode & 0o777, 0o700)
      for (const name of await readdir(dir)) assert.equal((await stat(join(dir, name))).mode & 0o777, 0o600, name)
      assert.deepEqual((await readdir(dir)).sort(), [fileOf(id), 'lock', 'manifest.seal', 'root.seal'].sort())
    }))

  it('refuses a directory or a file that others may read', () =>
    withTempDir(async (dir) => {
      const kms = await openSealedKms({ dir, provider: quickProvider() })
      const { id } = await kms.generateKey(callerKey())
      kms.close()

      for (const [path, open, closed] of [
        [dir, 0o750, 0o700],
        [join(dir, 'root.seal'), 0o640, 0o600],
        [join(dir, fileOf(id)), 0o604, 0o600],
      ] as const) {
        await chmod(path, open)
        await assert.rejects(openSealedKms({ dir, provider: quickProvider() }), (error: SignerError) => {
          assert.equal(error.code, 'SIGNER__SETTINGS__INSECURE_REFUSED')
          return error.message.includes(path)
        })
        await chmod(path, closed)
      }
    }))

  it('refuses a path that is no directory, and a key file that is a link', () =>
    withTempDir(async (dir) => {
      const file = join(dir, 'file')
      await writeFile(file, '')
      await assert.rejects(openSealedKms({ dir: file, provider: quickProvider() }), {
        code: 'SIGNER__SETTINGS__INVALID',
      })

      const keys = join(dir, 'keys')
      const kms = await openSealedKms({ dir: keys, provider: quickProvider() })
      const { id } = await kms.generateKey(callerKey())
      kms.close()
      await rename(join(keys, fileOf(id)), join(dir, 'elsewhere'))
      await symlink(join(dir, 'elsewhere'), join(keys, fileOf(id)))

      await assert.rejects(openSealedKms({ dir: keys, provider: quickProvider() }), {
        code: 'SIGNER__KMS__FILE_CORRUPT',
      })
    }))

  it('refuses a directory that another KMS has open, until that one is closed', () =>
    withTempDir(async (dir) => {
      const first = await openSealedKms({ dir, provider: quickProvider() })
      await assert.rejects(openSealedKms({ dir, provider: quickProvider() }), { code: 'SIGNER__KMS__DIRECTORY_LOCKED' })
      first.close()

      const second = await openSealedKms({ dir, provider: quickProvider() })
      second.close()
    }))

  it('lets the directory go when it cannot be opened', () =>
    withTempDir(async (dir) => {
      const first = await openSealedKms({ dir, provider: quickProvider() })
      first.close()
      await assert.rejects(openSealedKms({ dir, provider: quickProvider(8) }), { code: 'SIGNER__KMS__UNSEAL_REFUSED' })

      const second = await openSealedKms({ dir, provider: quickProvider() })
      second.close()
    }))

  it('refuses a wrong passphrase, and another provider by name', () =>
    withTempDir(async (dir) => {
      const kms = await openSealedKms({ dir, provider: passphraseProvider() })
      kms.close()

      await assert.rejects(openSealedKms({ dir, provider: passphraseProvider(`${TEST_PASSPHRASE}\n`) }), {
        code: 'SIGNER__KMS__UNSEAL_REFUSED',
        message: /wrong passphrase/,
      })
      await assert.rejects(openSealedKms({ dir, provider: devSealProvider({ devMode: true }) }), {
        code: 'SIGNER__KMS__UNSEAL_REFUSED',
        message: /sealed by passphrase, not by dev/,
      })
    }))

  it('refuses sealing keys that are too short or too long', () =>
    withTempDir(async (parent) => {
      for (const bytes of [0, 15, 33]) {
        const dir = join(parent, String(bytes))
        await mkdir(dir, { mode: 0o700 })
        await assert.rejects(openSealedKms({ dir, provider: kekOf(bytes) }), { code: 'SIGNER__KMS__UNSEAL_REFUSED' })
        assert.deepEqual(await readdir(dir), ['lock'])
      }
    }))

  it('removes what a crash left half written, and leaves files of others alone', () =>
    withTempDir(async (dir) => {
      await writeFile(join(dir, `${'ab'.repeat(32)}.key.tmp`), 'half a key', { mode: 0o600 })
      await writeFile(join(dir, 'notes.txt'), 'of an operator')

      const kms = await openSealedKms({ dir, provider: quickProvider() })
      kms.close()

      assert.deepEqual((await readdir(dir)).sort(), ['lock', 'manifest.seal', 'notes.txt', 'root.seal'])
    }))

  it('does 100 generations side by side, each durable', () =>
    withTempDir(async (dir) => {
      const first = await openSealedKms({ dir, provider: quickProvider() })
      const made = await Promise.all(
        Array.from({ length: 100 }, (_, i) =>
          first.generateKey(callerKey({ type: 'Ed25519', origin: `request-${i % 50}` })),
        ),
      )
      first.close()

      const second = await openSealedKms({ dir, provider: quickProvider() })
      assert.equal(new Set(made.map(({ id }) => id)).size, 50)
      assert.deepEqual(new Set(second.list().map(({ id }) => id)), new Set(made.map(({ id }) => id)))
      second.close()
    }))
})

describe('openEphemeralKms', () => {
  it('begins with no keys and a root of its own', async () => {
    const [one, other] = [await openEphemeralKms(), await openEphemeralKms()]

    assert.equal(one.mode, 'ephemeral')
    assert.deepEqual(one.list(), [])
    assert.notDeepEqual(one.vault.mac(digest), other.vault.mac(digest))
    one.close()
    other.close()
  })
})
