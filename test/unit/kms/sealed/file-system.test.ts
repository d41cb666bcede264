import assert from 'node:assert/strict'
import { readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeFileSystem as files } from '../../../../src/kms/sealed/file-system.js'
import { withTempDir } from '../support/temp-dir.js'

const bytes = Uint8Array.of(1, 2, 3)

describe('nodeFileSystem', () => {
  it('makes directories with their parents for the owner only, and leaves existing ones', () =>
    withTempDir(async (dir) => {
      const path = join(dir, 'a', 'b')
      await files.makeDir(path)
      await files.makeDir(path)

      for (const made of [path, join(dir, 'a')]) assert.equal((await stat(made)).mode & 0o777, 0o700)
    }))

  it('creates files for the owner only, and never over an existing one', () =>
    withTempDir(async (dir) => {
      const path = join(dir, 'file')
      await files.create(path, bytes)

      await assert.rejects(files.create(path, bytes), { code: 'EEXIST' })
      assert.deepEqual(await files.status(path), { kind: 'file', mode: 0o600, bytes: 3 })
      assert.deepEqual(await files.read(path), bytes)
    }))

  it('follows no link when it writes', () =>
    withTempDir(async (dir) => {
      const target = join(dir, 'target')
      const link = join(dir, 'link')
      await writeFile(target, 'untouched')
      await symlink(target, link)

      await assert.rejects(files.create(link, bytes), { code: 'EEXIST' })
      await assert.rejects(files.overwrite(link, bytes), { code: 'ELOOP' })
      assert.equal((await files.status(link))?.kind, 'other')
      assert.equal(await readFile(target, 'utf8'), 'untouched')
    }))

  it('overwrites in place, renames, removes, lists and syncs', () =>
    withTempDir(async (dir) => {
      const path = join(dir, 'file')
      await files.create(path, bytes)
      await files.overwrite(path, new Uint8Array(3))
      await files.syncFile(path)
      await files.rename(path, join(dir, 'other'))
      await files.syncDir(dir)

      assert.deepEqual(await files.read(join(dir, 'other')), new Uint8Array(3))
      assert.deepEqual(await files.list(dir), ['other'])
      assert.equal(await files.status(path), undefined)
      await files.remove(path)
      await files.remove(join(dir, 'other'))
      assert.deepEqual(await files.list(dir), [])
    }))
})
