import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isSignerError, type SignerError } from '../../../../src/errors/signer-error.js'
import { openSealedKms, systemDeps } from '../../../../src/kms/open.js'
import { MAX_MANIFEST_BYTES } from '../../../../src/kms/sealed/manifest.js'
import { forgetfulDisk } from '../support/forgetful-disk.js'
import { callerKey } from '../support/keys.js'
import { quickProvider } from '../support/providers.js'
import { withTempDir } from '../support/temp-dir.js'

const DIR = '/keys'
const CHECKSUM_BYTES = 32
const noLock = async () => () => undefined

/** A directory with a root, a manifest and one key: every kind of file. Other bytes can be put in their place. */
const sealedKey = async () => {
  const disk = forgetfulDisk()
  const deps = { ...systemDeps, files: disk.files, lock: noLock }
  const open = () => openSealedKms({ dir: DIR, provider: quickProvider() }, deps)
  const kms = await open()
  const { id } = await kms.generateKey(callerKey())
  kms.close()
  return { disk, open, files: { root: 'root.seal', manifest: 'manifest.seal', key: `${id.slice(2)}.key` } }
}

type Directory = Awaited<ReturnType<typeof sealedKey>>

const refusal = async ({ disk, open }: Directory, name: string, bytes: Uint8Array): Promise<SignerError> => {
  await disk.files.overwrite(join(DIR, name), bytes)
  const outcome = await open().then(
    () => new Error(`${name} was taken`),
    (error: unknown) => error,
  )
  assert.ok(isSignerError(outcome), String(outcome))
  return outcome
}

const flipped = (file: Uint8Array, at: number): Uint8Array => file.map((byte, i) => (i === at ? byte ^ 1 : byte))

/** What an attacker does who knows the format: the checksum is no secret. */
const withRightChecksum = (file: Uint8Array): Uint8Array => {
  const body = file.subarray(0, -CHECKSUM_BYTES)
  return Uint8Array.from([...body, ...createHash('sha256').update(body).digest()])
}

for (const which of ['root', 'manifest', 'key'] as const)
  describe(`the ${which} file`, () => {
    it('is refused by name when any one byte of it is altered', async () => {
      const directory = await sealedKey()
      const name = directory.files[which]
      const file = await directory.disk.files.read(join(DIR, name))

      for (let at = 0; at < file.length; at++) {
        const error = await refusal(directory, name, flipped(file, at))
        assert.equal(error.code, 'SIGNER__KMS__FILE_CORRUPT', `byte ${at}`)
        assert.ok(error.message.includes(name))
      }
    })

    it('is refused when any one byte is altered by somebody who mends the checksum', async () => {
      const directory = await sealedKey()
      const name = directory.files[which]
      const file = await directory.disk.files.read(join(DIR, name))

      for (let at = 0; at < file.length - CHECKSUM_BYTES; at++) {
        const error = await refusal(directory, name, withRightChecksum(flipped(file, at)))
        assert.match(error.code, /FILE_CORRUPT|UNSEAL_REFUSED/, `byte ${at}`)
      }
    })

    it('is refused by name when it is cut at any length', async () => {
      const directory = await sealedKey()
      const name = directory.files[which]
      const file = await directory.disk.files.read(join(DIR, name))

      for (let length = 0; length < file.length; length++) {
        const error = await refusal(directory, name, file.subarray(0, length))
        assert.equal(error.code, 'SIGNER__KMS__FILE_CORRUPT', `cut at ${length}`)
        assert.ok(error.message.includes(name))
      }
    })

    it('is refused when bytes follow it, also with a right checksum', async () => {
      const directory = await sealedKey()
      const name = directory.files[which]
      const file = await directory.disk.files.read(join(DIR, name))

      for (const longer of [Uint8Array.from([...file, 0]), withRightChecksum(Uint8Array.from([...file, 0]))]) {
        const error = await refusal(directory, name, longer)
        assert.equal(error.code, 'SIGNER__KMS__FILE_CORRUPT')
      }
    })

    it('is refused unread when it is too large', async () => {
      const directory = await sealedKey()

      const most = which === 'manifest' ? MAX_MANIFEST_BYTES : 16_384
      const error = await refusal(directory, directory.files[which], new Uint8Array(most + 1))

      assert.match(error.message, /is not a sealed file/)
    })
  })

describe('key files', () => {
  it('are refused under the name of another key', async () => {
    const { disk, open, files } = await sealedKey()
    const kms = await open()
    const { id } = await kms.generateKey(callerKey({ origin: 'request-2' }))
    kms.close()
    await disk.files.rename(join(DIR, files.key), join(DIR, `${id.slice(2)}.key`))

    await assert.rejects(open(), { code: 'SIGNER__KMS__FILE_CORRUPT' })
  })

  it('are refused under another root secret', async () => {
    const { disk, files } = await sealedKey()
    const other = await sealedKey()
    await other.disk.files.create(join(DIR, files.key), await disk.files.read(join(DIR, files.key)))

    await assert.rejects(other.open(), { code: 'SIGNER__KMS__ROLLED_BACK', message: /or from another directory/ })
  })

  it('of an older state are refused beside the key that took their place', async () => {
    const { disk, open, files } = await sealedKey()
    const backup = await disk.files.read(join(DIR, files.key))
    const kms = await open()
    await kms.destroyKey(`0x${files.key.slice(0, 64)}`)
    await kms.generateKey(callerKey())
    kms.close()
    await disk.files.create(join(DIR, files.key), backup)

    await assert.rejects(open(), { code: 'SIGNER__KMS__ROLLED_BACK', message: /came back from an old copy/ })
  })

  it('that are missing are asked for by name', async () => {
    const { disk, open, files } = await sealedKey()
    await disk.files.remove(join(DIR, files.key))

    await assert.rejects(open(), (error: SignerError) => {
      assert.equal(error.code, 'SIGNER__KMS__FILE_CORRUPT')
      assert.deepEqual(error.context, { file: join(DIR, files.key) })
      return true
    })
  })
})

describe('a directory with keys but without root', () => {
  it('is refused instead of getting a new root', async () => {
    const { disk, open, files } = await sealedKey()
    await disk.files.remove(join(DIR, files.root))

    await assert.rejects(open(), { code: 'SIGNER__KMS__FILE_CORRUPT', message: /root\.seal is missing/ })
    assert.deepEqual(disk.names().includes(files.root), false)
  })
})

describe('a pipe under the next name of a key', () => {
  it('is removed unread: whoever reads one may wait for ever', () =>
    withTempDir(async (parent) => {
      const dir = join(parent, 'keys')
      const first = await openSealedKms({ dir, provider: quickProvider() })
      const { id } = await first.generateKey(callerKey())
      first.close()
      const pipe = join(dir, `${id.slice(2)}.key.next`)
      execFileSync('mkfifo', ['-m', '600', pipe])
      const { files } = systemDeps
      const read = (path: string) => (path === pipe ? assert.fail('it was read') : files.read(path))

      const kms = await openSealedKms({ dir, provider: quickProvider() }, { ...systemDeps, files: { ...files, read } })

      assert.equal(kms.describe(id)?.state, 'active')
      assert.equal(existsSync(pipe), false)
      kms.close()
    }))
})
