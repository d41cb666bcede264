import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lockBySqlite } from '../../../../src/kms/sealed/directory-lock.js'
import { withTempDir } from '../support/temp-dir.js'

const HOLD_LOCK = `
  const Database = require('libsql')
  const database = new Database(process.argv[1], { timeout: 0 })
  database.exec('BEGIN EXCLUSIVE')
  process.stdout.write('locked')
  setInterval(() => undefined, 1000)
`

const locked = { code: 'SIGNER__KMS__DIRECTORY_LOCKED', message: /another agent or by kms serve/ }

const processWithLock = async (lockFile: string): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['-e', HOLD_LOCK, lockFile], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

describe('lockBySqlite', () => {
  it('is exclusive within a process, and free again after release', () =>
    withTempDir(async (dir) => {
      const lockFile = join(dir, 'lock')
      await writeFile(lockFile, '')
      const release = await lockBySqlite(lockFile)
      await assert.rejects(lockBySqlite(lockFile), locked)
      release()
      release()

      ;(await lockBySqlite(lockFile))()
    }))

  it('says so when the lock is no file', () =>
    withTempDir((dir) => assert.rejects(lockBySqlite(dir), { code: 'SIGNER__KMS__STORAGE_UNAVAILABLE' })))

  it('is exclusive between processes, and free again when its holder is killed', () =>
    withTempDir(async (dir) => {
      const lockFile = join(dir, 'lock')
      await writeFile(lockFile, '')
      const child = await processWithLock(lockFile)
      await assert.rejects(lockBySqlite(lockFile), locked)

      child.kill('SIGKILL')
      await once(child, 'exit')

      ;(await lockBySqlite(lockFile))()
    }))

  it('writes nothing', () =>
    withTempDir(async (dir) => {
      const lockFile = join(dir, 'lock')
      await writeFile(lockFile, '')
      const release = await lockBySqlite(lockFile)

      assert.deepEqual(await readdir(dir), ['lock'])
      assert.equal((await stat(lockFile)).size, 0)
      release()
    }))

  it('says so when the lock file is something else', () =>
    withTempDir(async (dir) => {
      const lockFile = join(dir, 'lock')
      await writeFile(lockFile, 'x'.repeat(4096))

      await assert.rejects(lockBySqlite(lockFile), { code: 'SIGNER__KMS__STORAGE_UNAVAILABLE' })
    }))
})
