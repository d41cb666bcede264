import { ok, problem, warning, type Finding } from './finding.js'

/** The journal and the disk that it is on. */
export interface JournalDisk {
  readonly path: string
  /** undefined before the first start. */
  readonly bytes: number | undefined
  /** The first bytes of the file. */
  readonly head: Uint8Array | undefined
  /** undefined where the folder of the journal is not there. */
  readonly freeBytes: number | undefined
}

const MIB = 1_048_576
const LEAST_BYTES = 100 * MIB
const ENOUGH_BYTES = 1_024 * MIB
const SQLITE = 'SQLite format 3\0'

const mib = (bytes: number): string => `${Math.floor(bytes / MIB)} MiB`

const fileFinding = ({ path, bytes, head }: JournalDisk): Finding => {
  if (bytes === undefined) return ok(`${path} is not there yet: the first start makes it`)
  // A new one is empty until its first transaction.
  if (bytes > 0 && Buffer.from(head ?? []).toString('latin1') !== SQLITE)
    return problem(`${path} is no journal`, 'check store.path, or put the journal back that belongs to the key folder')
  return ok(`${path} has ${mib(bytes)}`)
}

const spaceFinding = ({ path, freeBytes }: JournalDisk): Finding => {
  if (freeBytes === undefined) return problem(`the folder of ${path} is not there`, 'make it, or correct store.path')
  const found = `${mib(freeBytes)} are free where the journal is`
  if (freeBytes < LEAST_BYTES) return problem(found, 'make room: without it nothing is signed')
  return freeBytes < ENOUGH_BYTES ? warning(found, 'make room: 1 GiB is a good beginning') : ok(found)
}

/** Whether the journal is one, and has room to grow. */
export const journalFindings = (disk: JournalDisk): readonly Finding[] => [fileFinding(disk), spaceFinding(disk)]
