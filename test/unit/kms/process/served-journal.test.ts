import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { openServedJournal, type ServedJournal } from '../../../../src/kms/process/served-journal.js'
import { servedSeal } from '../../../../src/kms/process/served-seal.js'
import { systemRandom } from '../../../../src/kms/random.js'
import { withTempDir } from '../support/temp-dir.js'

const idOf = (byte: number) => `0x${byte.toString(16).padStart(2, '0').repeat(32)}` as const
const content = new Uint8Array(32).fill(1)
const signatures = [new Uint8Array(65).fill(0xa5), new Uint8Array(64).fill(0x5a)]
const fileIn = (dir: string): string => join(dir, 'served.db')
const open = (dir: string, keepRows = 100, key = 7): ServedJournal =>
  openServedJournal({ path: fileIn(dir), keepRows }, { seal: servedSeal(new Uint8Array(32).fill(key), systemRandom) })

/** Changes the file of a journal that is closed. */
const alter = (dir: string, sql: string): void => {
  const db = new Database(fileIn(dir))
  db.exec(sql)
  db.close()
}

describe('the journal of what was served', () => {
  it('knows intents and results, also after it was closed', () =>
    withTempDir(async (dir) => {
      const journal = open(dir)
      assert.equal(journal.find(idOf(1)), undefined)
      await journal.keep({ requestId: idOf(1), content })
      assert.deepEqual(journal.find(idOf(1)), { requestId: idOf(1), content })
      await journal.keep({ requestId: idOf(1), content, signatures })
      await journal.keep({ requestId: idOf(2), content })
      journal.close()

      const again = open(dir)
      assert.deepEqual(again.find(idOf(1)), { requestId: idOf(1), content, signatures })
      assert.deepEqual(again.find(idOf(2)), { requestId: idOf(2), content })
      again.close()
    }))

  it('tells a request that signed nothing from one that is not done', () =>
    withTempDir(async (dir) => {
      const journal = open(dir)
      await journal.keep({ requestId: idOf(1), content, signatures: [] })

      assert.deepEqual(journal.find(idOf(1))?.signatures, [])
      journal.close()
    }))

  it('hides signatures, in a file of its owner alone', () =>
    withTempDir(async (dir) => {
      const journal = open(dir)
      await journal.keep({ requestId: idOf(1), content, signatures })
      journal.close()

      assert.equal(readFileSync(fileIn(dir)).indexOf(Buffer.alloc(16, 0xa5)), -1)
      assert.equal(statSync(fileIn(dir)).mode & 0o777, 0o600)
    }))

  const ALTERED: Record<string, string> = {
    'another content': "content = CAST(x'02' || substr(content, 2) AS BLOB)",
    'signatures with another byte': "sealed = CAST(substr(sealed, 1, 20) || x'00ff00' || substr(sealed, 24) AS BLOB)",
    'signatures that are cut short': 'sealed = substr(sealed, 1, 8)',
  }
  for (const [name, change] of Object.entries(ALTERED)) {
    it(`refuses ${name}`, () =>
      withTempDir(async (dir) => {
        const journal = open(dir)
        await journal.keep({ requestId: idOf(1), content, signatures })
        journal.close()
        alter(dir, `UPDATE served SET ${change}`)

        const again = open(dir)
        assert.throws(() => again.find(idOf(1)), { code: 'SIGNER__KMS__FILE_CORRUPT' })
        again.close()
      }))
  }

  it('refuses a row that was moved to another request', () =>
    withTempDir(async (dir) => {
      const journal = open(dir)
      await journal.keep({ requestId: idOf(1), content, signatures })
      journal.close()
      alter(dir, `UPDATE served SET request = x'${'02'.repeat(32)}'`)

      const again = open(dir)
      assert.throws(() => again.find(idOf(2)), { code: 'SIGNER__KMS__FILE_CORRUPT' })
      again.close()
    }))

  it('refuses rows of another root, and a file that is none', () =>
    withTempDir(async (dir) => {
      const journal = open(dir)
      await journal.keep({ requestId: idOf(1), content })
      journal.close()
      const other = open(dir, 100, 8)
      assert.throws(() => other.find(idOf(1)), { code: 'SIGNER__KMS__FILE_CORRUPT' })
      other.close()

      writeFileSync(fileIn(dir), 'this is no database, and long enough to be read as the head of one')
      assert.throws(() => open(dir), { code: 'SIGNER__KMS__FILE_CORRUPT' })
    }))

  it('is used by one process only', () =>
    withTempDir(async (dir) => {
      const journal = open(dir)

      assert.throws(() => open(dir), { code: 'SIGNER__KMS__DIRECTORY_LOCKED' })

      journal.close()
      open(dir).close()
    }))

  it('forgets all but the newest requests', () =>
    withTempDir(async (dir) => {
      const journal = open(dir, 3)
      for (let n = 1; n <= 5; n++) await journal.keep({ requestId: idOf(n), content })

      assert.deepEqual(
        [1, 2, 3, 4, 5].map((n) => journal.find(idOf(n)) !== undefined),
        [false, false, true, true, true],
      )
      journal.close()
    }))

  it('cannot be made in a folder that is not there', () =>
    withTempDir(async (dir) => {
      assert.throws(() => open(join(dir, 'none')), { code: 'SIGNER__KMS__STORAGE_UNAVAILABLE' })
    }))

  it('keeps what comes together by one transaction, and all of it', () =>
    withTempDir(async (dir) => {
      const journal = open(dir)
      const ids = Array.from({ length: 50 }, (_, n) => idOf(n))

      await Promise.all(ids.map((requestId) => journal.keep({ requestId, content, signatures })))

      for (const requestId of ids) assert.deepEqual(journal.find(requestId)?.signatures, signatures)
      journal.close()
    }))
})
