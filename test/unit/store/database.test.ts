import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import Database from 'libsql'
import { closeDatabase, openDatabase, prepareDatabase } from '../../../src/store/database.js'
import { behindTheBack, signerError, withStorePath } from './support/stores.js'

const valueOf = (db: Database.Database, pragma: string): unknown =>
  Object.values((db.prepare(`PRAGMA ${pragma}`).all() as object[])[0] ?? {})[0]

const assertUnlocked = (path: string): void => behindTheBack(path, (db) => db.exec('BEGIN EXCLUSIVE; ROLLBACK'))

describe('openDatabase', () => {
  it('is alone, durable at every commit, and careful with what the file says', () =>
    withStorePath((path) => {
      const db = openDatabase(path)

      for (const [pragma, expected] of Object.entries({
        locking_mode: 'exclusive',
        journal_mode: 'wal',
        synchronous: 2,
        foreign_keys: 1,
        trusted_schema: 0,
        cell_size_check: 1,
      })) {
        assert.equal(valueOf(db, pragma), expected, pragma)
      }
      closeDatabase(db)
    }))

  it('refuses a database that does not keep what it commits', () => {
    const open = (): unknown => prepareDatabase(new Database(':memory:'), '/a/file/where/WAL/is/possible')

    const expected = /journal_mode = memory instead of WAL.*use a local disk/
    assert.throws(open, signerError('SIGNER__STORE__UNAVAILABLE', expected))
  })

  it('refuses a damaged file, and does not keep it locked', () =>
    withStorePath((path) => {
      behindTheBack(path, (db) => db.exec('CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (7)'))
      // The record's header says one byte of integer; now it says six, more than there are.
      const bytes = readFileSync(path)
      const record = bytes.lastIndexOf(Buffer.from([2, 1, 7]))
      bytes.set([2, 5, 7], record)
      writeFileSync(path, bytes)

      assert.throws(() => openDatabase(path), signerError('SIGNER__STORE__ROW_CORRUPT', /damaged/))
      assertUnlocked(path)
    }))

  it('gives the lock back when it is closed, though statements are left over', () =>
    withStorePath((path) => {
      const db = openDatabase(path)
      db.exec('CREATE TABLE t (a INTEGER) STRICT')
      const leftOver = db.prepare('SELECT a FROM t')
      leftOver.all()
      closeDatabase(db)

      assertUnlocked(path)
      assert.ok(leftOver.reader)
    }))
})
