/** One line of the demo's result. */
export interface Row {
  readonly what: string
  readonly door: 'chain' | 'worker' | 'both'
  readonly expected: string
  readonly got: string
  readonly block?: number
  readonly asExpected: boolean
}

const HEADER = ['', 'request', 'door', 'expected', 'answer', 'block']

const cellsOf = ({ what, door, expected, got, block, asExpected }: Row): string[] => [
  asExpected ? 'ok' : 'NO',
  what,
  door,
  expected,
  got,
  block === undefined ? '-' : String(block),
]

/** The rows under each other, for people. */
export const formatTable = (rows: readonly Row[]): string => {
  const lines = [HEADER, ...rows.map(cellsOf)]
  const widths = HEADER.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)))
  const format = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return lines.map(format).join('\n')
}
