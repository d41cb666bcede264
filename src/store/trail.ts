import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import type { TrailLine } from '../model/rows.js'
import { trailEntryHash } from '../protocol/trail.js'
import { canonicalJson } from '../protocol/canonical-json.js'
import type { Store } from './port.js'

const PAGE = 1_000

/** The trail as JSON lines, `{"entry":…,"hash":"0x…"}` in canonical JSON, oldest first. Each page is a transaction of its own. */
export function* exportTrail({ transaction }: Pick<Store, 'transaction'>): Iterable<string> {
  for (let first = 1; ; first += PAGE) {
    const page = transaction((tx) => tx.trail(first, PAGE))
    for (const line of page) yield canonicalJson(line)
    if (page.length < PAGE) return
  }
}

/** What a verified trail comes to. */
export interface TrailSummary {
  readonly entries: number
  /** Hash of the last entry, to be compared with the heads anchored on L1. */
  readonly head: Hex
}

const broken = (lineNumber: number, what: string, cause?: unknown): SignerError =>
  new SignerError(
    'SIGNER__STORE__TRAIL_BROKEN',
    `Line ${lineNumber} of the trail ${what}. Everything before it is proven; compare with another export`,
    { line: lineNumber },
    cause,
  )

/** One spelling per line: duplicate members and other spaces are refused. */
const parseCanonical = (line: string, lineNumber: number): object => {
  try {
    const value = JSON.parse(line) as unknown
    if (typeof value === 'object' && value !== null && canonicalJson(value) === line) return value
  } catch (error) {
    throw broken(lineNumber, 'is not JSON', error)
  }
  throw broken(lineNumber, 'is not canonical JSON')
}

const isTrailLine = (value: object): value is TrailLine =>
  'entry' in value && typeof value.entry === 'object' && value.entry !== null && 'seq' in value.entry && 'hash' in value

const readLine = (line: string, lineNumber: number): TrailLine => {
  const value = parseCanonical(line, lineNumber)
  if (isTrailLine(value)) return value
  throw broken(lineNumber, 'has no entry with a number, or no hash')
}

/**
 * Proves order and completeness of an exported trail without the agent: each entry is numbered after
 * and hashed over the one before it, from `trailGenesis` on. What was cut off at the end shows only by
 * the head. Raises SIGNER__STORE__TRAIL_BROKEN.
 */
export const verifyTrail = (lines: Iterable<string>, trailGenesis: Hex): TrailSummary => {
  let summary: TrailSummary = { entries: 0, head: trailGenesis }
  for (const line of lines) {
    const number = summary.entries + 1
    const { entry, hash } = readLine(line, number)
    if (entry.seq !== number) throw broken(number, `holds entry ${entry.seq}: entries are missing or moved`)
    if (hash !== trailEntryHash(summary.head, entry)) throw broken(number, 'does not follow from the one before it')
    summary = { entries: number, head: hash }
  }
  return summary
}
