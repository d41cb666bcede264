import type Database from 'libsql'
import { isSignerError, type SignerError } from '../errors/signer-error.js'
import { conflict, fromSqlite, unavailable } from './errors.js'
import type { SqlValue } from './row-mac.js'

/** A prepared statement. It works inside a transaction only. */
export interface Statement {
  /** How many rows were changed. */
  run(...values: SqlValue[]): number
  /** Rows as arrays, in the order of the selected columns. */
  all(...values: SqlValue[]): SqlValue[][]
}

// libsql writes a number as REAL and a bigint as INTEGER.
const toSql = (value: SqlValue): bigint | string | Uint8Array | null =>
  typeof value === 'number' ? BigInt(value) : value

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

/**
 * One connection and the transaction that runs on it.
 *
 * A fault of the database condemns the transaction even when its work catches the error: SQLite may
 * have rolled back already, and the next statement would commit itself. All faults but a full disk also
 * end the session: what the file holds is unknown until it is opened and read again.
 */
export class Session {
  readonly #db: Database.Database
  #state: 'idle' | 'running' | 'closed' = 'idle'
  #condemned: SignerError | undefined
  #ended: SignerError | undefined

  constructor(db: Database.Database) {
    this.#db = db
  }

  /** Prepares SQL whose parameters are all `?`. */
  prepare(sql: string): Statement {
    const statement = this.#db.prepare(sql)
    const reader = statement.reader ? statement.raw() : statement
    // libsql keeps the values of the last call for parameters that are left out.
    const parameters = sql.split('?').length - 1
    // The values go as one array: libsql takes a lone Uint8Array for named parameters and aborts the process.
    const bind = (values: SqlValue[]): [unknown[]] => {
      this.#assertUsable()
      if (values.length === parameters) return [values.map(toSql)]
      throw conflict(`${parameters} parameters are wanted, ${values.length} given: ${sql}`)
    }
    return {
      run: (...values) => this.#guarded(() => statement.run(...bind(values)).changes),
      all: (...values) => this.#guarded(() => reader.all(...bind(values)) as SqlValue[][]),
    }
  }

  /** Marks the running transaction as one of which nothing may be kept, and gives the error back. */
  condemn(error: SignerError): SignerError {
    this.#condemned ??= error
    if (error.context['sqlite'] !== 'SQLITE_FULL') this.#ended ??= error
    return error
  }

  transaction<T>(work: () => T): T {
    this.#assertIdle()
    this.#state = 'running'
    try {
      this.#guarded(() => this.#db.exec('BEGIN IMMEDIATE'))
      const result = work()
      if (isThenable(result)) throw this.#refusePromise(result)
      if (this.#condemned) throw this.#condemned
      this.#guarded(() => this.#db.exec('COMMIT'))
      return result
    } catch (error) {
      this.#rollback()
      throw error
    } finally {
      this.#state = 'idle'
      this.#condemned = undefined
    }
  }

  /** No statement works after this. False when it was closed before. */
  close(): boolean {
    if (this.#state === 'running') throw conflict('The store cannot be closed inside a transaction')
    const wasOpen = this.#state !== 'closed'
    this.#state = 'closed'
    return wasOpen
  }

  #assertIdle(): void {
    if (this.#state === 'running') throw conflict('Transactions are not nested: pass the transaction on instead')
    if (this.#state === 'closed') throw unavailable('The store is closed')
    if (this.#ended) throw unavailable(`The store stopped at a fault: ${this.#ended.message}`, {}, this.#ended)
  }

  #assertUsable(): void {
    if (this.#state !== 'running') throw conflict('A transaction is used after it has ended')
    if (this.#condemned) throw this.#condemned
  }

  #guarded<T>(step: () => T): T {
    try {
      return step()
    } catch (error) {
      const fault = fromSqlite(error)
      throw isSignerError(fault, 'SIGNER__STORE__CONFLICT') ? fault : this.condemn(fault)
    }
  }

  #rollback(): void {
    // SQLite rolls back by itself on some faults.
    if (!this.#db.inTransaction) return
    try {
      this.#db.exec('ROLLBACK')
    } catch (error) {
      this.condemn(fromSqlite(error))
    }
  }

  #refusePromise(promise: PromiseLike<unknown>): SignerError {
    // What its work does after the first await meets an ended transaction; that failure is this one.
    promise.then(undefined, () => undefined)
    return conflict('A transaction must be synchronous: its work returned a promise')
  }
}
