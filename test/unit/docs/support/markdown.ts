/** What the tests of documents read of Markdown. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Text of a file, by its path from the root of the project. */
export const readText = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../${path}`, import.meta.url)), 'utf8')

/** Cells of a table's line, trimmed, without code quotes. */
const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('`', ''))

/** Rows of the only table that has exactly these columns. */
export const tableOf = (text: string, ...columns: readonly string[]): readonly (readonly string[])[] => {
  const lines = text.split('\n')
  const heads = lines.flatMap((line, at) => (cellsOf(line).join('|') === columns.join('|') ? [at] : []))
  const [head] = heads
  if (head === undefined || heads.length > 1)
    throw new Error(`${heads.length} tables have the columns ${columns.join(', ')}`)
  const rows = lines.slice(head + 2)
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map(cellsOf)
}

/** The first column as keys, the given one (from 0) as values. */
export const recordOf = (rows: readonly (readonly string[])[], key: number, value: number): Record<string, string> =>
  Object.fromEntries(rows.map((row) => [row[key] ?? '', row[value] ?? '']))

/** The same with numbers as values. */
export const numbersOf = (rows: readonly (readonly string[])[], key: number, value: number): Record<string, number> =>
  Object.fromEntries(rows.map((row) => [row[key] ?? '', Number(row[value])]))

/** Anchors of the headings, as they are linked to. */
export const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  )
