import assert from 'node:assert/strict'
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SignerError } from '../../../../src/errors/signer-error.js'
import { openSealedKms, systemDeps, type SealedKms, type SealedKmsDeps } from '../../../../src/kms/open.js'
import { nodeFileSystem, type FileSystem } from '../../../../src/kms/sealed/file-system.js'
import { callerKey } from '../support/keys.js'
import { quickProvider } from '../support/providers.js'
import { withTempDir } from '../support/temp-dir.js'

interface Folders {
  readonly dir: string
  readonly replicas: readonly string[]
}

const foldersIn = (parent: string): Folders => ({
  dir: join(parent, 'keys'),
  replicas: [join(parent, 'one'), join(parent, 'deep', 'two')],
})

const open = ({ dir, replicas }: Folders, deps: SealedKmsDeps = systemDeps): Promise<SealedKms> =>
  openSealedKms({ dir, replicas, provider: quickProvider() }, deps)

const filesOf = async (dir: string): Promise<Record<string, string>> => {
  const names = (await readdir(dir)).filter((name) => name !== 'lock').sort()
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await readFile(join(dir, name))).toString('hex')] as const)),
  )
}

const assertSame = async ({ dir, replicas }: Folders): Promise<void> => {
  const files = await filesOf(dir)
  for (const replica of replicas) assert.deepEqual(await filesOf(replica), files, replica)
}

/** A disk on which folders below `path` cannot be written while `isFull`. */
const fullDisk = (path: string): { readonly files: FileSystem; isFull: boolean } => {
  const disk = {
    isFull: false,
    files: {
      ...nodeFileSystem,
      create: async (file: string, bytes: Uint8Array) => {
        if (disk.isFull && file.startsWith(path)) throw new Error('ENOSPC')
        await nodeFileSystem.create(file, bytes)
      },
    },
  }
  return disk
}

describe('replica folders', () => {
  it('have the files of the key directory after every change, before it is answered', () =>
    withTempDir(async (parent) => {
      const folders = foldersIn(parent)
      const kms = await open(folders)
      await assertSame(folders)
      const { id } = await kms.generateKey(callerKey())
      await assertSame(folders)
      await kms.generateKey(callerKey({ origin: 'request-2' }))
      await kms.setKeyState(id, 'disabled')
      await kms.deleteKey(id)
      await assertSame(folders)
      await kms.destroyKey(id)
      await assertSame(folders)
      kms.close()

      for (const replica of folders.replicas) {
        assert.equal((await stat(replica)).mode & 0o777, 0o700)
        for (const name of await readdir(replica)) assert.equal((await stat(join(replica, name))).mode & 0o777, 0o600)
      }
    }))

  it('are brought up to date at the start, whatever they lack, have too much, or have damaged', () =>
    withTempDir(async (parent) => {
      const folders = foldersIn(parent)
      const [one = '', two = ''] = folders.replicas
      const first = await open({ ...folders, replicas: [one] })
      const { id } = await first.generateKey(callerKey())
      await first.generateKey(callerKey({ origin: 'request-2' }))
      first.close()
      await cp(one, two, { recursive: true })
      const alone = await open({ ...folders, replicas: [] })
      await alone.deleteKey(id)
      await alone.destroyKey(id)
      await alone.generateKey(callerKey({ origin: 'request-3' }))
      alone.close()
      const [damaged] = (await readdir(two)).filter((name) => name.endsWith('.key') && !name.startsWith(id.slice(2)))
      await writeFile(join(two, damaged ?? assert.fail('no key')), 'damaged')

      const again = await open(folders)
      await assertSame(folders)
      again.close()
    }))

  it('that cannot be written keep the key from being answered, name themselves, and get it when they can again', () =>
    withTempDir(async (parent) => {
      const folders = foldersIn(parent)
      const [, two = ''] = folders.replicas
      const disk = fullDisk(two)
      const kms = await open(folders, { ...systemDeps, files: disk.files })
      disk.isFull = true

      await assert.rejects(kms.generateKey(callerKey()), (error: SignerError) => {
        assert.equal(error.code, 'SIGNER__KMS__STORAGE_UNAVAILABLE')
        return error.message.includes(two)
      })
      assert.deepEqual(kms.list(), [])
      disk.isFull = false

      const { id } = await kms.generateKey(callerKey())
      await assertSame(folders)
      kms.close()
      const again = await open(folders)
      assert.deepEqual(
        again.list().map((key) => key.id),
        [id],
      )
      again.close()
    }))

  it('of another root are refused, and stay as they are', () =>
    withTempDir(async (parent) => {
      const folders = foldersIn(parent)
      const [one = '', two = ''] = folders.replicas
      const other = await openSealedKms({ dir: one, provider: quickProvider() })
      await other.generateKey(callerKey())
      other.close()
      const before = await filesOf(one)

      await assert.rejects(open(folders), { code: 'SIGNER__SETTINGS__INVALID', message: /another root secret/ })
      assert.deepEqual(await filesOf(one), before)

      await rm(one, { recursive: true })
      await rm(two, { recursive: true, force: true })
      await mkdir(one, { mode: 0o700 })
      await writeFile(join(one, `${'ab'.repeat(32)}.key`), 'a key of somebody')
      await assert.rejects(open(folders), { code: 'SIGNER__SETTINGS__INVALID', message: /without a whole root\.seal/ })
      assert.deepEqual(await readdir(one), [`${'ab'.repeat(32)}.key`])
    }))

  it('that know a later generation prove that the key directory was put back', () =>
    withTempDir(async (parent) => {
      const folders = foldersIn(parent)
      const backup = join(parent, 'backup')
      const kms = await open(folders)
      const { id } = await kms.generateKey(callerKey())
      await cp(folders.dir, backup, { recursive: true })
      await kms.deleteKey(id)
      kms.close()
      const before = await filesOf(folders.replicas[0] ?? '')
      await rm(folders.dir, { recursive: true })
      await cp(backup, folders.dir, { recursive: true })

      await assert.rejects(open(folders), { code: 'SIGNER__KMS__ROLLED_BACK', message: /its replica/ })
      assert.deepEqual(await filesOf(folders.replicas[0] ?? ''), before)

      const alone = await open({ ...folders, replicas: [] })
      await alone.setKeyState(id, 'disabled')
      alone.close()
      await assert.rejects(open(folders), { code: 'SIGNER__KMS__ROLLED_BACK', message: /another history/ })
    }))

  it('that are no folders, or the key directory itself, are refused', () =>
    withTempDir(async (parent) => {
      const folders = foldersIn(parent)
      await writeFile(join(parent, 'one'), 'a file')
      await assert.rejects(open(folders), { code: 'SIGNER__SETTINGS__INVALID', message: /is not a directory/ })

      for (const replicas of [[folders.dir], [join(parent, 'two'), join(parent, 'x', '..', 'two')]])
        await assert.rejects(open({ ...folders, replicas }), { code: 'SIGNER__SETTINGS__INVALID' })
    }))
})
