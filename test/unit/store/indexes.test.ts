import assert from 'node:assert/strict'
import Database from 'libsql'
import { storeOver } from '../../../src/store/open.js'
import { id, jobOf, repliesTo, storeOptions } from './support/samples.js'
import { exposedStore, fileStore, behindTheBack, signerError, withStorePath } from './support/stores.js'
import { vaultNamed } from './support/vault.js'

const CORRUPT = 'SIGNER__STORE__ROW_CORRUPT'

/** Tables that stay small, and are read whole. */
const SMALL = ['identity', 'cursor', 'keys', 'shielding', 'epochs']

describe('the indexes', () => {
  it('answer every query on tables that grow', () => {
    const db = new Database(':memory:')
    const prepared: string[] = []
    const prepare = db.prepare.bind(db)
    db.prepare = (sql: string) => {
      prepared.push(sql)
      return prepare(sql)
    }
    storeOver(db, storeOptions, vaultNamed('root'))

    const queries = prepared.filter((sql) => sql.startsWith('SELECT') && !sql.includes('sqlite_schema'))
    assert.ok(queries.length > 20)
    for (const sql of queries) {
      const values = [...sql.matchAll(/\?/g)].map(() => 1n)
      const steps = (prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values) as { detail: string }[]).map(
        ({ detail }) => detail,
      )
      const scans = steps.filter((step) => step.startsWith('SCAN') && !step.includes('USING'))
      const unexpected = scans.filter((step) => !SMALL.includes(step.split(' ')[1] ?? '') && !/^SCAN trail$/.test(step))
      assert.deepEqual(unexpected, [], sql)
    }
  })

  it('are not believed: a row that one gives must fit the question', () => {
    const { store, db } = exposedStore()
    store.transaction((tx) => {
      tx.insertJob(jobOf(1))
      tx.answerJob(id(1), 'ok', repliesTo(id(1)))
    })
    // An index that says that the answered job is open, and whose SQL says that it does not.
    db.exec(`
      DROP INDEX jobs_open;
      CREATE INDEX jobs_open ON jobs (seq) WHERE seq > 0;
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = 'CREATE INDEX jobs_open ON jobs (seq) WHERE state <> ''answered''' WHERE name = 'jobs_open';
      PRAGMA writable_schema = RESET;
    `)
    const open = (): unknown => store.transaction((tx) => tx.openJobs())

    assert.throws(open, signerError(CORRUPT, /index gives it for another row/))
  })

  it('are not believed: a row found by its key must have that key', () => {
    const { store, db } = exposedStore()
    store.transaction((tx) => {
      tx.insertJob(jobOf(1))
      tx.insertJob(jobOf(2, { caller: id(1) }))
    })
    // The index of ids becomes one of callers: asked for job 1, it gives job 2, whose MAC verifies.
    db.exec(`
      CREATE INDEX callers ON jobs (caller);
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'callers')
        WHERE name = 'sqlite_autoindex_jobs_1';
      DELETE FROM sqlite_schema WHERE name = 'callers';
      PRAGMA writable_schema = RESET;
    `)

    assert.throws(() => store.transaction((tx) => tx.findJob(id(1))), signerError(CORRUPT))
  })

  it('are compared with their tables when the file is opened', () =>
    withStorePath((path) => {
      const store = fileStore(path)
      store.transaction((tx) => tx.insertJob(jobOf(1)))
      store.close()
      behindTheBack(path, (db) =>
        // The job is taken out of the index of open jobs, and stays in the table.
        db.exec(`
          PRAGMA writable_schema = ON;
          DROP INDEX jobs_open;
          CREATE INDEX jobs_open ON jobs (seq) WHERE seq < 0;
          UPDATE sqlite_schema SET sql = 'CREATE INDEX jobs_open ON jobs (seq) WHERE state <> ''answered''' WHERE name = 'jobs_open';
        `),
      )

      assert.throws(() => fileStore(path), signerError(CORRUPT, /damaged/))
    }))
})
