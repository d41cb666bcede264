import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { claimSocketPath, protectSocket } from '../../../../src/kms/process/socket-file.js'
import { socketIn, startFaultyServer } from '../../../support/kms-process.js'
import { withTempDir } from '../support/temp-dir.js'

const INSECURE = { code: 'SIGNER__SETTINGS__INSECURE_REFUSED' }
const INVALID = { code: 'SIGNER__SETTINGS__INVALID' }

/** Leaves a socket behind, as a process does that is killed. */
const leaveStaleSocket = (path: string): void => {
  const script = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`
  spawnSync(process.execPath, ['-e', script, path])
  assert.ok(statSync(path).isSocket())
}

describe('the place of the KMS socket', () => {
  it('is free in a folder of its own', () => withTempDir(async (dir) => claimSocketPath(socketIn(dir))))

  it('is refused in a folder that others can write, that is a link, or that is not there', () =>
    withTempDir(async (dir) => {
      const open = join(dir, 'open')
      await mkdir(open)
      for (const mode of [0o770, 0o707, 0o1777]) {
        await chmod(open, mode)
        await assert.rejects(claimSocketPath(socketIn(open)), INSECURE)
      }
      await chmod(open, 0o755)
      await claimSocketPath(socketIn(open))
      await symlink(open, join(dir, 'link'))
      await assert.rejects(claimSocketPath(socketIn(join(dir, 'link'))), INVALID)
      await assert.rejects(claimSocketPath(socketIn(join(dir, 'none'))), INVALID)
    }))

  it('is taken over from a process that was killed', () =>
    withTempDir(async (dir) => {
      leaveStaleSocket(socketIn(dir))

      await claimSocketPath(socketIn(dir))

      assert.equal(existsSync(socketIn(dir)), false)
    }))

  it('is not taken over from a process that answers', () =>
    withTempDir(async (dir) => {
      const server = await startFaultyServer(dir, (socket) => socket.destroy())

      await assert.rejects(claimSocketPath(socketIn(dir)), { code: 'SIGNER__KMS__DIRECTORY_LOCKED' })

      server.close()
    }))

  it('is not taken over from a file that is no socket', () =>
    withTempDir(async (dir) => {
      await writeFile(socketIn(dir), 'somebody needs this')

      await assert.rejects(claimSocketPath(socketIn(dir)), INVALID)
      assert.ok(existsSync(socketIn(dir)))
    }))

  it('is for its owner, and for a group where there is one', () =>
    withTempDir(async (dir) => {
      const server = await startFaultyServer(dir, (socket) => socket.destroy())
      const mode = (): number => statSync(socketIn(dir)).mode & 0o777

      await protectSocket(socketIn(dir), undefined)
      assert.equal(mode(), 0o600)
      await protectSocket(socketIn(dir), process.getegid?.())
      assert.equal(mode(), 0o660)

      server.close()
    }))
})
