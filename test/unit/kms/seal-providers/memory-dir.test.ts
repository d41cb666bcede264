import assert from 'node:assert/strict'
import { closeSync, openSync, readSync } from 'node:fs'
import { mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MEMORY_ROOT, withMemoryDir } from '../../../../src/kms/seal-providers/memory-dir.js'
import { withTempDir } from '../support/temp-dir.js'

describe('withMemoryDir', () => {
  it('gives a folder that nobody else may enter, and removes it whatever happened', async () => {
    let made = ''
    await assert.rejects(
      withMemoryDir(MEMORY_ROOT, async (dir) => {
        made = dir
        assert.equal((await stat(dir)).mode & 0o777, 0o700)
        await mkdir(join(dir, 'folder'))
        throw new Error('of the test')
      }),
      /of the test/,
    )
    await assert.rejects(stat(made), { code: 'ENOENT' })
  })

  it('overwrites files before it removes them, and follows no links', () =>
    withTempDir(async (elsewhere) => {
      await writeFile(join(elsewhere, 'kept'), 'secret')
      const fd = await withMemoryDir(MEMORY_ROOT, async (dir) => {
        await writeFile(join(dir, 'key'), 'secret')
        await symlink(join(elsewhere, 'kept'), join(dir, 'link'))
        return openSync(join(dir, 'key'), 'r')
      })

      const [left, kept] = [Buffer.alloc(6), openSync(join(elsewhere, 'kept'), 'r')]
      readSync(fd, left, 0, 6, 0)
      assert.deepEqual(left, Buffer.alloc(6))
      readSync(kept, left, 0, 6, 0)
      assert.equal(left.toString(), 'secret')
      for (const open of [fd, kept]) closeSync(open)
    }))

  it('refuses a folder that is not in memory, and one that is not there', async () => {
    for (const root of ['/proc/self', '/nowhere'])
      await assert.rejects(
        withMemoryDir(root, async () => assert.fail('it was used')),
        { code: 'SIGNER__KMS__SEAL_UNAVAILABLE', message: /no folder in memory/ },
      )
  })
})
