import assert from 'node:assert/strict'
import { ExposedDatabase, type RawRow } from './support/exposed-database.js'
import { signerError } from './support/stores.js'

const database = new ExposedDatabase()

type Column = ReturnType<typeof database.columns>[number]

/** SQL for values that differ from the one that `$` holds. */
const OTHER_VALUES: Record<string, readonly string[]> = {
  INTEGER: ['ifnull($, 0) + 1', '-1 - ifnull($, 0)', '9007199254740993'],
  TEXT: ["ifnull($, '') || 'x'", "''"],
  BLOB: ["CAST(ifnull($, x'') || x'00' AS BLOB)", "x''", 'substr($, 2)'],
}

const otherValuesOf = ({ name, type, isNullable }: Column): string[] => [
  ...(OTHER_VALUES[type] ?? []).map((value) => value.replaceAll('$', name)),
  ...(isNullable ? ['NULL'] : []),
]

const keyOf = (table: string): string[] =>
  database
    .columns(table)
    .filter(({ isKey }) => isKey)
    .map(({ name }) => name)

const rowsOf = (table: string): RawRow[] => database.rows(`SELECT * FROM main.${table} ORDER BY ${keyOf(table).join()}`)

const pick = (row: RawRow, names: readonly string[]): unknown[] => names.map((name) => row[name])
const isThis = (names: readonly string[]): string => names.map((name) => `${name} IS ?`).join(' AND ')

/** How many rows of the table were altered: a value that breaks a UNIQUE alters none. */
const alter = (table: string, column: string, value: string, row: RawRow): number => {
  const key = keyOf(table)
  const isOther = `${column} IS NOT ${value}`
  return database.run(
    `UPDATE OR IGNORE main.${table} SET ${column} = ${value} WHERE ${isThis(key)} AND ${isOther}`,
    pick(row, key),
  )
}

const assertRefused = (what: string): void =>
  assert.throws(() => database.readThroughPort(), signerError('SIGNER__STORE__ROW_CORRUPT', /estore the store/), what)

describe('a store that nobody altered', () => {
  it('is read to the end, and has rows in every table', () => {
    database.readThroughPort()
    assert.deepEqual(
      database.tables().filter((table) => rowsOf(table).length === 0),
      [],
    )
  })
})

describe('a row is refused', () => {
  for (const table of database.tables()) {
    for (const column of database.columns(table)) {
      it(`when ${table}.${column.name} is altered`, () => {
        let altered = 0
        for (const value of otherValuesOf(column)) {
          for (const row of rowsOf(table)) {
            if (alter(table, column.name, value, row) === 0) continue
            altered++
            assertRefused(value)
            database.restore(table)
          }
        }
        assert.ok(altered > 0)
      })
    }
  }

  for (const table of database.tables().filter((name) => rowsOf(name).length > 1)) {
    it(`when it changes places with another row of ${table}`, () => {
      const key = keyOf(table)
      const [first = {}, second = {}] = rowsOf(table)
      database.run(`DELETE FROM main.${table} WHERE ${isThis(key)} OR ${isThis(key)}`, [
        ...pick(first, key),
        ...pick(second, key),
      ])
      for (const [row, place] of [
        [first, second],
        [second, first],
      ] as const) {
        const moved = { ...row, ...Object.fromEntries(key.map((name) => [name, place[name]])) }
        const names = Object.keys(moved)
        const values = names.map(() => '?').join(', ')
        database.run(`INSERT INTO main.${table} (${names.join(', ')}) VALUES (${values})`, pick(moved, names))
      }

      assertRefused(table)
      database.restore(table)
    })
  }

  it('when only its sealed column is that of another row', () => {
    for (const table of ['jobs', 'replies', 'submissions']) {
      const [first = {}, second = {}] = rowsOf(table)
      const key = keyOf(table)
      database.run(`UPDATE main.${table} SET sealed = ? WHERE ${isThis(key)}`, [second['sealed'], ...pick(first, key)])

      assertRefused(table)
      database.restore(table)
    }
  })

  it('when its table takes other types than ours', () => {
    // STRICT is part of the schema: without it a column could hold what our reading never meets.
    database.rows('PRAGMA writable_schema = ON')
    database.run("UPDATE main.sqlite_schema SET sql = replace(sql, ' STRICT', '') WHERE name = 'jobs'", [])

    assert.throws(() => database.readThroughPort(), signerError('SIGNER__STORE__MIGRATION_REFUSED'))
  })
})
