import assert from 'node:assert/strict'
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openStore } from '../../../src/store/open.js'
import type { Store } from '../../../src/store/port.js'
import { runChild } from './support/child.js'
import { beginning, id, identity, jobOf, storeOptions } from './support/samples.js'
import { behindTheBack, fileStore, signerError, withStorePath } from './support/stores.js'
import { vaultNamed } from './support/vault.js'

const UNAVAILABLE = 'SIGNER__STORE__UNAVAILABLE'
const CORRUPT = 'SIGNER__STORE__ROW_CORRUPT'
const REFUSED = 'SIGNER__STORE__MIGRATION_REFUSED'

const withJob = (path: string): void => {
  const store = fileStore(path)
  store.transaction((tx) => tx.insertJob(jobOf(1)))
  store.close()
}

const jobCount = (store: Store): number => store.transaction((tx) => tx.openJobs().length)

describe('openStore', () => {
  it('keeps what was committed over closing and opening', () =>
    withStorePath((path) => {
      withJob(path)

      const store = fileStore(path)
      assert.deepEqual(
        store.transaction((tx) => tx.findJob(id(1))),
        jobOf(1),
      )
      store.close()
    }))

  it('makes files that only their owner can read, also when they were open to others', () =>
    withStorePath((path) => {
      const modes = (): number[] =>
        readdirSync(dirname(path)).map((name) => statSync(join(dirname(path), name)).mode & 0o777)
      fileStore(path).close()
      chmodSync(path, 0o644)

      const store = fileStore(path)
      store.transaction((tx) => tx.insertJob(jobOf(1)))
      assert.deepEqual(modes(), [0o600, 0o600], 'database and WAL')
      store.close()
    }))

  it('writes ahead into a WAL that no other process shares', () =>
    withStorePath((path) => {
      const store = fileStore(path)
      store.transaction((tx) => tx.insertJob(jobOf(1)))

      assert.deepEqual(readdirSync(dirname(path)).sort(), ['store.db', 'store.db-wal'])
      store.close()
      assert.deepEqual(readdirSync(dirname(path)), ['store.db'])
    }))

  it('refuses a second opener in this process, and the first goes on', () =>
    withStorePath((path) => {
      const first = fileStore(path)

      assert.throws(() => fileStore(path), signerError(UNAVAILABLE, /Another agent.*Stop it first/))
      first.transaction((tx) => tx.insertJob(jobOf(1)))
      assert.equal(jobCount(first), 1)
      first.close()
      const second = fileStore(path)
      assert.equal(jobCount(second), 1)
      second.close()
    }))

  it('refuses a second opener in another process, also after a refused one in this process', () =>
    withStorePath(async (path) => {
      const first = fileStore(path)
      assert.throws(() => fileStore(path), signerError(UNAVAILABLE))

      const { output } = await runChild('open', path)
      assert.equal(output, `${UNAVAILABLE}\n`)
      first.close()
    }))

  it('refuses a folder that does not exist, a folder, and a file that is no database, with advice', () =>
    withStorePath((path) => {
      assert.throws(() => fileStore(join(path, 'deeper.db')), signerError(UNAVAILABLE, /Check the disk, the folder/))
      assert.throws(() => fileStore(dirname(path)), signerError(UNAVAILABLE, /Check the disk, the folder/))
      writeFileSync(path, 'this is no database '.repeat(1_000))
      assert.throws(() => fileStore(path), signerError(CORRUPT, /Restore the store from a backup/))
    }))

  it('takes a path that looks like a URL as a file', () =>
    withStorePath((path) => {
      const previous = process.cwd()
      process.chdir(dirname(path))
      try {
        assert.throws(() => fileStore('http://127.0.0.1:9/store'), signerError(UNAVAILABLE))
        const store = fileStore('libsql:store')
        store.close()
        assert.deepEqual(readdirSync('.'), ['libsql:store'])
      } finally {
        process.chdir(previous)
      }
    }))

  for (const [name, options] of Object.entries({
    genesis: { identity: { ...identity, genesis: id(1) }, trailGenesis: beginning },
    shard: { identity: { ...identity, shard: id(1) }, trailGenesis: beginning },
    account: { identity: { ...identity, account: id(1) }, trailGenesis: beginning },
    trail_genesis: { identity, trailGenesis: id(1) },
  })) {
    it(`refuses the store of another ${name}`, () =>
      withStorePath((path) => {
        fileStore(path).close()

        const open = (): Store => openStore({ ...options, path }, vaultNamed('root'))
        const expected = new RegExp(`another agent: ${name} differ.*store path of its own`)
        assert.throws(open, signerError('SIGNER__STORE__IDENTITY_MISMATCH', expected))
        const store = fileStore(path)
        store.close()
      }))
  }

  it('refuses a store that was written under another root', () =>
    withStorePath((path) => {
      withJob(path)

      const open = (): Store => openStore({ ...storeOptions, path }, vaultNamed('another root'))
      assert.throws(open, signerError(CORRUPT, /Table identity/))
    }))

  for (const version of [2, 999, -1]) {
    it(`refuses a store of version ${version} and leaves it as it is`, () =>
      withStorePath((path) => {
        withJob(path)
        behindTheBack(path, (db) => db.exec(`PRAGMA user_version = ${version}`))

        assert.throws(() => fileStore(path), signerError(REFUSED, /newer agent/))
        behindTheBack(path, (db) => db.exec('PRAGMA user_version = 1'))
        const store = fileStore(path)
        assert.equal(jobCount(store), 1)
        store.close()
      }))
  }

  it('refuses a store that claims to be empty but is not', () =>
    withStorePath((path) => {
      withJob(path)
      behindTheBack(path, (db) => db.exec('PRAGMA user_version = 0'))

      assert.throws(() => fileStore(path), signerError(REFUSED))
    }))

  for (const [what, sql] of Object.entries({
    'a trigger': 'CREATE TRIGGER t AFTER INSERT ON jobs BEGIN DELETE FROM requests; END',
    'a view': 'CREATE VIEW v AS SELECT 1',
    'a missing index': 'DROP INDEX jobs_open',
    'a further column': 'ALTER TABLE jobs ADD COLUMN extra TEXT',
  })) {
    it(`refuses a store with ${what} from elsewhere`, () =>
      withStorePath((path) => {
        withJob(path)
        behindTheBack(path, (db) => db.exec(sql))

        assert.throws(() => fileStore(path), signerError(REFUSED, /not those of version/))
      }))
  }

  it('refuses a file whose pages are damaged', () =>
    withStorePath((path) => {
      withJob(path)
      const bytes = readFileSync(path)
      writeFileSync(path, bytes.fill(0xff, 3 * 4_096, 8 * 4_096))

      assert.throws(() => fileStore(path), signerError(CORRUPT))
    }))
})
