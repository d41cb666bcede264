/** Rows under each other, every column as wide as its widest cell. */
export const columns = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths: number[] = []
  for (const cells of rows) for (const [i, cell] of cells.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  return rows.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** The ends of an id, for tables: enough to tell two apart, and never to be copied. */
export const shortId = (id: string): string => (id.length <= 20 ? id : `${id.slice(0, 10)}…${id.slice(-6)}`)

/** Names and values under each other, without those that there are none of. */
export const facts = (members: readonly (readonly [name: string, value: string | number | undefined])[]) =>
  columns(members.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]])))

const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Longer than any sentence of an agent. */
const MOST_CHARACTERS = 4_000

/** What others chose, such as a label, in one line that moves no cursor of a terminal and fills no screen. */
export const plainText = (text: string): string =>
  (text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`).replace(CONTROLS, '�')
