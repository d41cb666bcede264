import { chmodSync, closeSync, openSync } from 'node:fs'
import { resolve } from 'node:path'
import Database from 'libsql'
import { systemCodeOf } from '../errors/system-code.js'
import { fromSqlite, unavailable } from './errors.js'

/** A store that ends with the process. */
export const IN_MEMORY = ':memory:'

const OWNER_ONLY = 0o600

type Pragma = readonly [name: string, value: string, readBack: string | number]

/**
 * In this order: a store that is exclusive before it enters WAL keeps the WAL's index in its own memory.
 * The last two are what SQLite advises for files that others may have written.
 */
const pragmasOf = (path: string): readonly Pragma[] => [
  ['locking_mode', 'EXCLUSIVE', 'exclusive'],
  ['journal_mode', 'WAL', path === IN_MEMORY ? 'memory' : 'wal'],
  ['synchronous', 'FULL', 2],
  ['foreign_keys', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
]

/** Runs a pragma; its first value, if it gives one. */
const pragmaValue = (db: Database.Database, pragma: string): unknown =>
  Object.values((db.prepare(`PRAGMA ${pragma}`).all() as object[])[0] ?? {})[0]

const setPragma = (db: Database.Database, [name, value, readBack]: Pragma): void => {
  pragmaValue(db, `${name} = ${value}`)
  const found = pragmaValue(db, name)
  if (found === readBack) return
  const advice = 'This build of libsql or this file system cannot keep what is written: use a local disk'
  throw unavailable(`The store runs with ${name} = ${String(found)} instead of ${value}. ${advice}`, { pragma: name })
}

const assertSound = (db: Database.Database): void => {
  const found = pragmaValue(db, 'integrity_check(1)')
  if (found !== 'ok') throw fromSqlite(Object.assign(new Error(String(found)), { code: 'SQLITE_CORRUPT' }))
}

/**
 * Makes the file readable by its owner only; SQLite gives its WAL the same mode. An existing file is
 * not opened here: closing it would give up every lock that this process has on it.
 */
const protectFile = (path: string): void => {
  try {
    closeSync(openSync(path, 'wx', OWNER_ONLY))
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error
    chmodSync(path, OWNER_ONLY)
  }
}

/** Sets a connection up and reads back that it is as asked. Closes it when it is not. */
export const prepareDatabase = (db: Database.Database, path: string): Database.Database => {
  try {
    for (const pragma of pragmasOf(path)) setPragma(db, pragma)
    assertSound(db)
    return db
  } catch (error) {
    discardDatabase(db)
    throw error
  }
}

/** Opens the file alone, durable on commit, and checks its structure. Raises SIGNER__STORE__UNAVAILABLE or _ROW_CORRUPT. */
export const openDatabase = (path: string): Database.Database => {
  // An absolute path is never taken for the URL of a remote database.
  const file = path === IN_MEMORY ? path : resolve(path)
  try {
    if (file !== IN_MEMORY) protectFile(file)
    return prepareDatabase(new Database(file), path)
  } catch (error) {
    throw fromSqlite(error)
  }
}

/**
 * Closes the file and gives its lock back. libsql's own close does not while prepared statements are
 * waiting for the garbage collector, and an exclusive lock is only given back outside WAL mode.
 */
export const closeDatabase = (db: Database.Database): void => {
  try {
    for (const pragma of ['journal_mode = DELETE', 'locking_mode = NORMAL', 'user_version']) pragmaValue(db, pragma)
  } catch (error) {
    throw fromSqlite(error)
  } finally {
    db.close()
  }
}

/** Closes a file that could not be used; why is already known. */
export const discardDatabase = (db: Database.Database): void => {
  try {
    closeDatabase(db)
  } catch {
    // Of a file that another agent holds there is nothing to give back.
  }
}
