import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import type { ErrorCode } from '../../../../src/errors/codes.js'
import { openStore, storeOver } from '../../../../src/store/open.js'
import type { Store } from '../../../../src/store/port.js'
import { storeOptions } from './samples.js'
import { vaultNamed } from './vault.js'

/** For assert.throws: an error with this code whose message matches. */
export const signerError =
  (code: ErrorCode, message = /./) =>
  (error: unknown): boolean =>
    isSignerError(error, code) && message.test(error.message)

/** A store in memory. */
export const memoryStore = (): Store => openStore({ ...storeOptions, path: ':memory:' }, vaultNamed('root'))

/** A store over a database that the test can write to behind its back. */
export const exposedStore = (): { store: Store; db: Database.Database } => {
  const db = new Database(':memory:')
  return { store: storeOver(db, storeOptions, vaultNamed('root')), db }
}

/** A store in a file. */
export const fileStore = (path: string): Store => openStore({ ...storeOptions, path }, vaultNamed('root'))

/** Runs `use` with the path of a store in a folder of its own, removed afterwards. */
export const withStorePath = async (use: (path: string) => void | Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'signer-store-'))
  try {
    await use(join(folder, 'store.db'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs `use` on a database file that no store has open. */
export const behindTheBack = (path: string, use: (db: Database.Database) => void): void => {
  const db = new Database(path)
  try {
    use(db)
  } finally {
    db.close()
  }
}
