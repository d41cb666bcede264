import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { connectSocket } from '../../../../src/kms/process/connect-socket.js'
import { LinkLost, NobodyAnswers } from '../../../../src/kms/process/link.js'
import { withTempDir } from '../support/temp-dir.js'

const faultAt = async (path: string): Promise<LinkLost> => {
  const fault: unknown = await connectSocket(path).catch((error: unknown) => error)
  assert.ok(fault instanceof LinkLost)
  return fault
}

describe('connecting to the socket of a KMS', () => {
  it('says that nobody is there where there is no socket, or one that was left behind', () =>
    withTempDir(async (dir) => {
      writeFileSync(join(dir, 'left'), '')

      for (const name of ['none', 'left']) assert.ok((await faultAt(join(dir, name))) instanceof NobodyAnswers, name)
    }))

  it('says of a path that can be none that waiting does not help', () =>
    withTempDir(async (dir) => {
      writeFileSync(join(dir, 'file'), '')
      const fault = await faultAt(join(dir, 'file', 'kms.sock'))

      assert.ok(!(fault instanceof NobodyAnswers))
      assert.equal(fault.message, 'no connection (ENOTDIR)')
    }))

  it('says whose right is missing where this user may not connect', function () {
    if (process.geteuid?.() === 0) {
      this.test!.title += ' (skipped: root has every right)'
      return this.skip()
    }
    return withTempDir(async (dir) => {
      const server = createServer().listen(join(dir, 'kms.sock'))
      await once(server, 'listening')
      chmodSync(join(dir, 'kms.sock'), 0)

      assert.match((await faultAt(join(dir, 'kms.sock'))).message, /EACCES.*serve\.gid/)

      server.close()
    })
  })
})
