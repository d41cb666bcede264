import { statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { journalFile } from '../settings/journal-file.js'
import type { Settings } from '../settings/schema.js'

/** Size of the journal, bytes; undefined where it is in memory. Raises what the file system raises. */
export const journalBytes = (settings: Settings): number | undefined => {
  const path = journalFile(settings)
  return path === undefined ? undefined : statSync(path).size
}

/** Bytes that are free where the journal is; undefined where it is in memory. Raises what the file system raises. */
export const freeBytes = (settings: Settings): number | undefined => {
  const path = journalFile(settings)
  if (path === undefined) return undefined
  const { bavail, bsize } = statfsSync(dirname(path))
  return bavail * bsize
}
