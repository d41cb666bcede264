import type { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import { conflict, rowCorrupt } from './errors.js'
import { isSameMac, isSameValue, macInput, sealedColumnAad, type RowIdentity, type SqlValue } from './row-mac.js'
import type { Session } from './session.js'

/** Authentication and encryption for rows; the KMS derives the keys from its root (DESIGN 6). */
export interface StoreVault {
  /** 32 bytes. */
  mac(bytes: Uint8Array): Uint8Array
  seal(id: Hex, aad: Uint8Array, plaintext: Uint8Array): Uint8Array
  /** Inverse of `seal`; raises SIGNER__STORE__ROW_CORRUPT. */
  unseal(id: Hex, aad: Uint8Array, sealed: Uint8Array): Uint8Array
}

/** What tables are made with. `deployment` binds their rows to genesis, shard and account. */
export interface TableDeps {
  readonly session: Pick<Session, 'prepare' | 'condemn'>
  readonly vault: StoreVault
  readonly deployment: Uint8Array
}

type RowShape = Readonly<Record<string, SqlValue>>

/** A table of the schema; `columns` are those beside `key` and `mac`, in the order of the MAC. */
export interface Layout<R extends RowShape> {
  readonly table: string
  readonly version: number
  readonly key: readonly (keyof R & string)[]
  readonly columns: readonly (keyof R & string)[]
}

/** A table that gives out only rows whose MAC verifies, whatever they were found by. */
export interface AuthenticatedTable<R extends RowShape> {
  insert(row: R): void
  /** Writes all columns of the row with this key. */
  update(row: R): void
  remove(...key: SqlValue[]): void
  find(...key: SqlValue[]): R | undefined
  /**
   * Prepares a query by what follows FROM. Indexes carry no MAC, so every row that one found is asked
   * again whether it `fits` the clause.
   */
  query(clause: string, fits: (row: R, ...values: SqlValue[]) => boolean): (...values: SqlValue[]) => R[]
  /** Prepares a count by what follows FROM. It touches indexes only, so it sees no MAC. */
  count(clause: string): (...values: SqlValue[]) => number
  /** Prepares the sum of an integer column, as `count`: with the column in the index it sees no MAC. */
  sum(column: keyof R & string, clause: string): (...values: SqlValue[]) => number
  /** Encrypts a column under the key of `id`, for this row and no other place. */
  seal(id: Hex, key: readonly SqlValue[], column: string, plaintext: Uint8Array): Uint8Array
  unseal(id: Hex, key: readonly SqlValue[], column: string, sealed: Uint8Array): Uint8Array
  /** The error for rows that do not fit together; nothing of the running transaction will be kept. */
  corrupt(key: readonly SqlValue[], what: string): SignerError
}

/** Opens a table of the schema. Row and layout belong together: see the tables/ folder. */
export const authenticatedTable = <R extends RowShape>(
  { table, version, key, columns }: Layout<R>,
  { session, vault, deployment }: TableDeps,
): AuthenticatedTable<R> => {
  const all = [...key, ...columns, 'mac']
  const whereKey = key.map((column) => `${column} = ?`).join(' AND ')
  const selected = `SELECT ${all.join(', ')} FROM ${table}`
  const insert = session.prepare(`INSERT INTO ${table} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})`)
  const assignments = [...columns, 'mac'].map((column) => `${column} = ?`).join(', ')
  const update = session.prepare(`UPDATE ${table} SET ${assignments} WHERE ${whereKey}`)
  const remove = session.prepare(`DELETE FROM ${table} WHERE ${whereKey}`)
  const byKey = session.prepare(`${selected} WHERE ${whereKey}`)

  const identity = (keyValues: readonly SqlValue[]): RowIdentity => ({ table, version, key: keyValues })
  const corrupt = (keyValues: readonly SqlValue[], what: string, cause?: unknown): SignerError =>
    session.condemn(rowCorrupt(identity(keyValues), what, cause))
  const macOf = (keyValues: readonly SqlValue[], values: readonly SqlValue[]): Uint8Array =>
    vault.mac(macInput(deployment, identity(keyValues), values))
  const pick = (row: R, names: readonly (keyof R & string)[]): SqlValue[] => names.map((name) => row[name] as SqlValue)

  const isKey = (row: R, keyValues: readonly SqlValue[]): boolean =>
    pick(row, key).every((value, i) => isSameValue(value, keyValues[i] ?? null))
  const fitting = (row: R, fits: boolean): R => {
    if (fits) return row
    throw corrupt(pick(row, key), 'an index gives it for another row')
  }

  const verified = (found: SqlValue[]): R => {
    const keyValues = found.slice(0, key.length)
    const values = found.slice(key.length, -1)
    const isNumberSafe = found.every((value) => typeof value !== 'number' || Number.isSafeInteger(value))
    if (!isNumberSafe || !isSameMac(found.at(-1) ?? null, macOf(keyValues, values))) {
      throw corrupt(keyValues, 'its MAC does not verify')
    }
    // The MAC covers names, order and types of the columns: only a row that was R when written passes.
    return Object.fromEntries(all.slice(0, -1).map((name, i) => [name, found[i]])) as R
  }

  const single = (what: string, clause: string): ((...values: SqlValue[]) => number) => {
    const statement = session.prepare(`SELECT ${what} FROM ${table} ${clause}`)
    return (...values) => Number(statement.all(...values)[0]?.[0])
  }

  return {
    insert: (row) => {
      const [keyValues, values] = [pick(row, key), pick(row, columns)]
      insert.run(...keyValues, ...values, macOf(keyValues, values))
    },
    update: (row) => {
      const [keyValues, values] = [pick(row, key), pick(row, columns)]
      const changed = update.run(...values, macOf(keyValues, values), ...keyValues)
      if (changed !== 1) throw conflict(`Table ${table} has no such row to change`)
    },
    remove: (...keyValues) => void remove.run(...keyValues),
    find: (...keyValues) => {
      const row = byKey.all(...keyValues).map(verified)[0]
      return row && fitting(row, isKey(row, keyValues))
    },
    query: (clause, fits) => {
      const statement = session.prepare(`${selected} ${clause}`)
      return (...values) =>
        statement.all(...values).map((found) => {
          const row = verified(found)
          return fitting(row, fits(row, ...values))
        })
    },
    count: (clause) => single('count(*)', clause),
    sum: (column, clause) => single(`coalesce(sum(${column}), 0)`, clause),
    seal: (id, keyValues, column, plaintext) =>
      vault.seal(id, sealedColumnAad(deployment, identity(keyValues), column), plaintext),
    unseal: (id, keyValues, column, sealed) => {
      try {
        return vault.unseal(id, sealedColumnAad(deployment, identity(keyValues), column), sealed)
      } catch (error) {
        throw corrupt(keyValues, `its sealed column ${column} does not open`, error)
      }
    },
    corrupt,
  }
}
