import { closeSync, openSync } from 'node:fs'
import { resolve } from 'node:path'
import Database from 'libsql'
import { isSignerError, SignerError } from '../../errors/signer-error.js'
import { systemCodeOf } from '../../errors/system-code.js'

const OWNER_ONLY = 0o600

/** Alone, and durable on commit; each is read back, since SQLite passes over what it does not know. */
const PRAGMAS: readonly (readonly [name: string, value: string, readBack: string | number])[] = [
  ['locking_mode', 'EXCLUSIVE', 'exclusive'],
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
]

const TABLE = `CREATE TABLE IF NOT EXISTS served (
  seq INTEGER PRIMARY KEY, request BLOB NOT NULL UNIQUE, content BLOB NOT NULL, sealed BLOB NOT NULL
) STRICT`

/** The file of what was served was altered, or is of another root. */
export const servedCorrupt = (file: string, what: string, cause?: unknown): SignerError =>
  new SignerError(
    'SIGNER__KMS__FILE_CORRUPT',
    `${file}: ${what}. Restore it from a backup; without it the KMS does not know what it has signed`,
    { file },
    cause,
  )

/** What a fault of the database means. */
export const fromServedDatabase = (file: string, error: unknown): SignerError => {
  if (isSignerError(error)) return error
  const sqlite = systemCodeOf(error) ?? 'UNKNOWN'
  if (sqlite.startsWith('SQLITE_CORRUPT') || sqlite === 'SQLITE_NOTADB')
    return servedCorrupt(file, `the file is damaged (${sqlite})`, error)
  if (sqlite.startsWith('SQLITE_BUSY'))
    return new SignerError('SIGNER__KMS__DIRECTORY_LOCKED', `${file} is in use by another process`, { file }, error)
  const message = `${file} cannot be read or written (${sqlite}): check the disk, its space, the folder and its rights`
  return new SignerError('SIGNER__KMS__STORAGE_UNAVAILABLE', message, { file, sqlite }, error)
}

const valueOf = (db: Database.Database, pragma: string): unknown =>
  Object.values((db.prepare(`PRAGMA ${pragma}`).all() as object[])[0] ?? {})[0]

const setUp = (db: Database.Database, file: string): void => {
  for (const [name, value, readBack] of PRAGMAS) {
    valueOf(db, `${name} = ${value}`)
    const found = valueOf(db, name)
    if (found === readBack) continue
    const message = `${file} runs with ${name} = ${String(found)} instead of ${value}: use a local disk`
    throw new SignerError('SIGNER__KMS__STORAGE_UNAVAILABLE', message, { file })
  }
  if (valueOf(db, 'integrity_check(1)') !== 'ok') throw servedCorrupt(file, 'the file is damaged')
  db.exec(TABLE)
}

/** A new file is its owner's alone. An existing one is not opened here: closing it would give up its locks. */
const makeFile = (file: string): void => {
  try {
    closeSync(openSync(file, 'wx', OWNER_ONLY))
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error
  }
}

/** Gives the lock back: in WAL mode libsql keeps it until its statements are collected. */
export const closeServedDatabase = (db: Database.Database): void => {
  try {
    for (const pragma of ['journal_mode = DELETE', 'locking_mode = NORMAL', 'user_version']) valueOf(db, pragma)
  } finally {
    db.close()
  }
}

/**
 * Opens the file of what was served, alone; makes it in a folder that is there.
 *
 * @throws SIGNER__KMS__FILE_CORRUPT SIGNER__KMS__DIRECTORY_LOCKED SIGNER__KMS__STORAGE_UNAVAILABLE
 */
export const openServedDatabase = (path: string): Database.Database => {
  // An absolute path is never taken for the address of a remote database.
  const file = resolve(path)
  let db: Database.Database | undefined
  try {
    makeFile(file)
    db = new Database(file, { timeout: 0 })
    setUp(db, file)
    return db
  } catch (error) {
    db?.close()
    throw fromServedDatabase(file, error)
  }
}
