import type Database from 'libsql'
import { storeOver } from '../../../../src/store/open.js'
import { populate, readEverything } from './populate.js'
import { storeOptions } from './samples.js'
import { exposedStore } from './stores.js'
import { vaultNamed } from './vault.js'

export type RawRow = Record<string, unknown>

/** A populated store, seen as somebody with the file sees it: no MAC, no rule, any SQL. */
export class ExposedDatabase {
  readonly #db: Database.Database

  constructor() {
    const { store, db } = exposedStore()
    populate(store)
    this.#db = db
    db.exec('PRAGMA foreign_keys = OFF')
    for (const table of this.tables()) db.exec(`CREATE TEMP TABLE copy_${table} AS SELECT * FROM main.${table}`)
  }

  rows(sql: string): RawRow[] {
    return this.#db.prepare(sql).all() as RawRow[]
  }

  /** Runs SQL with `?` parameters; how many rows it changed. */
  run(sql: string, values: readonly unknown[]): number {
    const bound = values.map((value) => (value instanceof ArrayBuffer ? Buffer.from(value) : value))
    return this.#db.prepare(sql).run(bound).changes
  }

  tables(): string[] {
    return this.rows("SELECT name FROM main.sqlite_schema WHERE type = 'table'").map(({ name }) => String(name))
  }

  columns(table: string): { name: string; type: string; isNullable: boolean; isKey: boolean }[] {
    return this.rows(`PRAGMA main.table_info(${table})`).map(({ name, type, notnull, pk }) => ({
      name: String(name),
      type: String(type),
      isNullable: notnull === 0 && pk === 0,
      isKey: pk !== 0,
    }))
  }

  /** Puts a table back as it was populated. */
  restore(table: string): void {
    this.#db.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM copy_${table}`)
  }

  /** Opens the store again and reads all of it through the port. */
  readThroughPort(): void {
    readEverything(storeOver(this.#db, storeOptions, vaultNamed('root')), (sql) => this.rows(sql))
    for (const table of ['submissions', 'replies']) this.restore(table)
  }
}
