import assert from 'node:assert/strict'
import Database from 'libsql'
import { storeOver } from '../../../src/store/open.js'
import type { Store, StoreTx } from '../../../src/store/port.js'
import { Session } from '../../../src/store/session.js'
import { id, jobOf, storeOptions } from './support/samples.js'
import { exposedStore, memoryStore, signerError } from './support/stores.js'
import { vaultNamed } from './support/vault.js'

const CONFLICT = 'SIGNER__STORE__CONFLICT'
const UNAVAILABLE = 'SIGNER__STORE__UNAVAILABLE'
const CORRUPT = 'SIGNER__STORE__ROW_CORRUPT'

const openIds = (store: Store): string[] => store.transaction((tx) => tx.openJobs().map((job) => job.id))

describe('a transaction', () => {
  it('gives what its work returns, and sees its own writes', () => {
    const store = memoryStore()

    const seen = store.transaction((tx) => {
      tx.insertJob(jobOf(1))
      return tx.openJobs().length
    })
    assert.equal(seen, 1)
    store.close()
  })

  it('keeps nothing when its work throws, and the error goes on', () => {
    const store = memoryStore()
    const fault = new Error('fault of the work')

    const work = (): void =>
      store.transaction((tx) => {
        tx.insertJob(jobOf(1))
        throw fault
      })
    assert.throws(work, (error) => error === fault)
    assert.deepEqual(openIds(store), [])
    store.close()
  })

  it('is refused inside another one, and the other one keeps nothing', () => {
    const store = memoryStore()

    const nested = (): void =>
      store.transaction((tx) => {
        tx.insertJob(jobOf(1))
        store.transaction(() => undefined)
      })
    assert.throws(nested, signerError(CONFLICT, /not nested/))
    assert.deepEqual(openIds(store), [])
    store.close()
  })

  it('is refused with work that returns a promise, and keeps nothing of it', async () => {
    const store = memoryStore()
    const work = async (tx: StoreTx): Promise<void> => {
      tx.insertJob(jobOf(1))
      await Promise.resolve()
      tx.insertJob(jobOf(2))
    }

    assert.throws(() => store.transaction(work), signerError(CONFLICT, /synchronous/))
    await new Promise(setImmediate)
    assert.deepEqual(openIds(store), [])
    store.close()
  })

  it('cannot be used after it has ended', () => {
    const store = memoryStore()
    const leaked = store.transaction((tx) => tx)

    assert.throws(() => leaked.insertJob(jobOf(1)), signerError(CONFLICT, /after it has ended/))
    assert.throws(() => leaked.openJobs(), signerError(CONFLICT, /after it has ended/))
    assert.deepEqual(openIds(store), [])
    store.close()
  })

  it('goes on after a conflict that its work caught', () => {
    const store = memoryStore()

    store.transaction((tx) => {
      tx.insertJob(jobOf(1))
      assert.throws(() => tx.insertJob(jobOf(1)), signerError(CONFLICT))
      tx.insertJob(jobOf(2))
    })
    assert.deepEqual(openIds(store), [id(1), id(2)])
    store.close()
  })
})

describe('a statement', () => {
  const session = new Session(new Database(':memory:'))
  const two = session.prepare('SELECT ?, typeof(?)')
  const one = session.prepare('SELECT typeof(?)')

  it('writes each value as its own type, also when it is the only one', () => {
    const types = session.transaction(() => [1, 'a', new Uint8Array(2), null].map((value) => one.all(value)))

    assert.deepEqual(types, [[['integer']], [['text']], [['blob']], [['null']]])
  })

  it('refuses fewer values than parameters: libsql would take those of the last call', () => {
    session.transaction(() => two.all(1, 2))

    assert.throws(
      () => session.transaction(() => two.all(1)),
      signerError(CONFLICT, /2 parameters are wanted, 1 given/),
    )
  })
})

describe('a corrupt row', () => {
  it('lets nothing of its transaction be kept, also when the work catches the error', () => {
    const { store, db } = exposedStore()
    store.transaction((tx) => tx.insertJob(jobOf(1)))
    db.exec('UPDATE jobs SET deadline = deadline + 1')

    const work = (): void =>
      store.transaction((tx) => {
        tx.setCursor({ number: 1, hash: id(1), timestampMs: 1, specVersion: 2 })
        assert.throws(() => tx.findJob(id(1)), signerError(CORRUPT))
        assert.throws(() => tx.trailHead(), signerError(CORRUPT), 'nothing more is read or written')
      })
    assert.throws(work, signerError(CORRUPT, /Table jobs, row 0x0+1: its MAC/))
    assert.deepEqual(db.prepare('SELECT count(*) AS rows FROM cursor').all(), [{ rows: 0 }])
  })

  it('is also one whose sealed column does not open, though its MAC verifies', () => {
    const { db, store: writer } = exposedStore()
    writer.transaction((tx) => tx.insertJob(jobOf(1)))
    const lost = (): never => {
      throw new Error('the keys of the jobs are lost')
    }
    const store = storeOver(db, storeOptions, { ...vaultNamed('root'), unseal: lost })

    assert.throws(
      () => openIds(store),
      signerError(CORRUPT, /Table jobs, row 0x0+1: its sealed column sealed does not/),
    )
  })

  it('ends the store: what else is altered is unknown', () => {
    const { store, db } = exposedStore()
    store.transaction((tx) => tx.insertJob(jobOf(1)))
    db.exec('UPDATE jobs SET deadline = deadline + 1')
    assert.throws(() => openIds(store), signerError(CORRUPT))

    assert.throws(() => store.transaction(() => undefined), signerError(UNAVAILABLE, /stopped at a fault.*Table jobs/))
  })
})

describe('a full disk', () => {
  it('lets nothing of its transaction be kept, also when the work catches the error', () => {
    const { store, db } = exposedStore()
    const pages = Number(Object.values(db.prepare('PRAGMA page_count').all()[0] as object)[0])
    db.prepare(`PRAGMA max_page_count = ${pages + 1}`).all()

    const fill = (): void =>
      store.transaction((tx) => {
        tx.setCursor({ number: 1, hash: id(1), timestampMs: 1, specVersion: 2 })
        const insertMany = (): void => {
          for (let n = 1; n <= 100; n++) tx.insertJob(jobOf(n))
        }
        assert.throws(insertMany, signerError(UNAVAILABLE, /disk of the store is full/))
        // SQLite has rolled back: without the refusal this would commit on its own.
        assert.throws(() => tx.insertJob(jobOf(101)), signerError(UNAVAILABLE))
      })
    assert.throws(fill, signerError(UNAVAILABLE, /full/))
    assert.deepEqual(openIds(store), [])
    assert.equal(
      store.transaction((tx) => tx.cursor()),
      undefined,
    )
  })

  it('ends when there is space again', () => {
    const { store, db } = exposedStore()
    const pages = Number(Object.values(db.prepare('PRAGMA page_count').all()[0] as object)[0])
    db.prepare(`PRAGMA max_page_count = ${pages}`).all()
    const fill = (): void => store.transaction((tx) => [1, 2, 3, 4, 5].forEach((n) => tx.insertShielding(big(n))))
    assert.throws(fill, signerError(UNAVAILABLE))

    db.prepare('PRAGMA max_page_count = 1000000').all()
    fill()
    assert.equal(store.transaction((tx) => tx.shieldingKeys()).length, 5)
  })
})

const big = (n: number): Parameters<StoreTx['insertShielding']>[0] => ({
  kid: id(n, 8),
  keyId: id(n),
  validFrom: n,
  validUntil: n,
  signedRecord: new Uint8Array(5_000),
  published: false,
})

describe('a fault of the disk', () => {
  it('at the commit keeps nothing and ends the store: what the file holds is unknown', () => {
    const { store, db } = exposedStore()
    const exec = db.exec.bind(db)
    db.exec = (sql: string) => {
      if (sql === 'COMMIT') throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' })
      return exec(sql)
    }
    const insert = (): void => store.transaction((tx) => tx.insertJob(jobOf(1)))
    assert.throws(insert, signerError(UNAVAILABLE, /SQLITE_IOERR_FSYNC.*Check the disk/))
    db.exec = exec

    assert.deepEqual(db.prepare('SELECT count(*) AS rows FROM jobs').all(), [{ rows: 0 }])
    assert.throws(insert, signerError(UNAVAILABLE, /stopped at a fault/))
  })
})

describe('a closed store', () => {
  it('does nothing any more, and closing it again does no harm', () => {
    const store = memoryStore()
    const leaked = store.transaction((tx) => tx)
    store.close()
    store.close()

    assert.throws(() => store.transaction(() => undefined), signerError(UNAVAILABLE, /closed/))
    assert.throws(() => leaked.trailHead(), signerError(CONFLICT))
  })

  it('cannot come about inside a transaction', () => {
    const store = memoryStore()

    assert.throws(() => store.transaction(() => store.close()), signerError(CONFLICT, /inside a transaction/))
    assert.deepEqual(openIds(store), [])
    store.close()
  })
})
