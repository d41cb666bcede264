import assert from 'node:assert/strict'
import Database from 'libsql'
import { authenticatedTable, type AuthenticatedTable } from '../../../src/store/authenticated-table.js'
import type { SqlValue } from '../../../src/store/row-mac.js'
import { Session, type Statement } from '../../../src/store/session.js'
import { signerError } from './support/stores.js'
import { vaultNamed } from './support/vault.js'

const CORRUPT = 'SIGNER__STORE__ROW_CORRUPT'

type Columns = { id: number; amount: number }

/** A table whose database answers by `distort`; rows (1, 10) and (2, 20). */
const tableOver = (distort: (rows: SqlValue[][], values: SqlValue[]) => SqlValue[][]) => {
  const db = new Database(':memory:')
  db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, amount INTEGER, mac BLOB) STRICT')
  const session = new Session(db)
  const prepare = (sql: string): Statement => {
    const { run, all } = session.prepare(sql)
    return { run, all: (...values) => distort(all(...values), values) }
  }
  const table = authenticatedTable<Columns>(
    { table: 't', version: 1, key: ['id'], columns: ['amount'] },
    {
      session: { prepare, condemn: (error) => session.condemn(error) },
      vault: vaultNamed('root'),
      deployment: new Uint8Array(),
    },
  )
  session.transaction(() => [1, 2].forEach((id) => table.insert({ id, amount: id * 10 })))
  return <T>(work: (of: AuthenticatedTable<Columns>) => T): T => session.transaction(() => work(table))
}

describe('an authenticated table', () => {
  it('gives out the row that was written', () => {
    const run = tableOver((rows) => rows)

    assert.deepEqual(
      run((table) => [table.find(2), table.find(3)]),
      [{ id: 2, amount: 20 }, undefined],
    )
  })

  it('refuses a genuine row that was not asked for', () => {
    let rowOfTwo: SqlValue[][] = []
    const run = tableOver((rows, [key]) => (key === 2 ? (rowOfTwo = rows) : rowOfTwo))
    run((table) => table.find(2))

    assert.throws(() => run((table) => table.find(1)), signerError(CORRUPT, /row 2: an index gives it for another/))
  })

  it('refuses numbers that are no safe integers, before they are encoded', () => {
    for (const amount of [1.5, Infinity, NaN, 2 ** 53]) {
      const run = tableOver((rows) => rows.map(([id, , mac]) => [id ?? null, amount, mac ?? null]))

      assert.throws(() => run((table) => table.find(1)), signerError(CORRUPT, /MAC/), String(amount))
    }
  })

  it('refuses a row in a layout of another version', () => {
    const run = tableOver((rows) => rows)
    const [row] = run((table) => table.query('', () => true)())
    assert.ok(row)

    const db = new Database(':memory:')
    db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, amount INTEGER, mac BLOB) STRICT')
    const session = new Session(db)
    const layout = { table: 't', key: ['id'], columns: ['amount'] } as const
    const deps = { session, vault: vaultNamed('root'), deployment: new Uint8Array() }
    const [first, second] = [1, 2].map((version) => authenticatedTable<Columns>({ ...layout, version }, deps))
    session.transaction(() => first?.insert(row))

    assert.throws(() => session.transaction(() => second?.find(row.id)), signerError(CORRUPT))
  })

  it('changes only rows that are there', () => {
    const run = tableOver((rows) => rows)

    assert.throws(
      () => run((table) => table.update({ id: 3, amount: 1 })),
      signerError('SIGNER__STORE__CONFLICT', /no such row/),
    )
  })
})
