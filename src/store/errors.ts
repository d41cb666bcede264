import { SignerError } from '../errors/signer-error.js'
import { systemCodeOf } from '../errors/system-code.js'
import type { RowIdentity, SqlValue } from './row-mac.js'

const RESTORE =
  'Stop the agent and do not start it again on this file: somebody or something wrote to it from outside. Restore the ' +
  'store from a backup and follow the recovery steps of SECURITY.md'

const nameOf = (value: SqlValue): string =>
  value instanceof Uint8Array ? `0x${Buffer.from(value).toString('hex')}` : String(value)

/** A row that this agent did not write like this, or not under this root. */
export const rowCorrupt = (row: Pick<RowIdentity, 'table' | 'key'>, what: string, cause?: unknown): SignerError => {
  const key = row.key.map(nameOf).join(' ')
  const message = `Table ${row.table}, row ${key}: ${what}. ${RESTORE}`
  return new SignerError('SIGNER__STORE__ROW_CORRUPT', message, { table: row.table, key }, cause)
}

/** The rules of the store do not allow this. */
export const conflict = (message: string, context: SignerError['context'] = {}, cause?: unknown): SignerError =>
  new SignerError('SIGNER__STORE__CONFLICT', message, context, cause)

/** The store cannot be used now. */
export const unavailable = (message: string, context: SignerError['context'] = {}, cause?: unknown): SignerError =>
  new SignerError('SIGNER__STORE__UNAVAILABLE', message, context, cause)

/** SQLite's name of a fault, `UNKNOWN` for what is none of SQLite's. */
export const sqliteCodeOf = (error: unknown): string => systemCodeOf(error) ?? 'UNKNOWN'

/** What a fault of the database means for the agent. */
export const fromSqlite = (error: unknown): SignerError => {
  if (error instanceof SignerError) return error
  const sqlite = sqliteCodeOf(error)
  if (sqlite.startsWith('SQLITE_CONSTRAINT')) {
    return conflict(`A row contradicts those that are there (${sqlite})`, { sqlite }, error)
  }
  if (sqlite.startsWith('SQLITE_CORRUPT') || sqlite === 'SQLITE_NOTADB') {
    const message = `The store's file is damaged (${sqlite}). ${RESTORE}`
    return new SignerError('SIGNER__STORE__ROW_CORRUPT', message, { sqlite }, error)
  }
  if (sqlite === 'SQLITE_FULL') {
    return unavailable(
      'The disk of the store is full. Nothing of this transaction is kept: free space',
      { sqlite },
      error,
    )
  }
  if (sqlite.startsWith('SQLITE_BUSY') || sqlite.startsWith('SQLITE_LOCKED')) {
    const advice = 'Stop it first: two agents on one store would answer twice'
    return unavailable(`Another agent, or a database tool, has this store open. ${advice}`, { sqlite }, error)
  }
  const advice = 'Check the disk, the folder and its rights, then start the agent again'
  return unavailable(`The store cannot be read or written (${sqlite}). ${advice}`, { sqlite }, error)
}
