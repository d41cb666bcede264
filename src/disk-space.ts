import { statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Settings } from './settings/schema.js'

/** The file of the journal; none where it is in memory. */
const journalOf = ({ kms, store }: Settings): string | undefined => (kms.mode === 'ephemeral' ? undefined : store.path)

/** Size of the journal, bytes; undefined where it is in memory. Raises what the file system raises. */
export const journalBytes = (settings: Settings): number | undefined => {
  const path = journalOf(settings)
  return path === undefined ? undefined : statSync(path).size
}

/** Bytes that are free where the journal is; undefined where it is in memory. Raises what the file system raises. */
export const freeBytes = (settings: Settings): number | undefined => {
  const path = journalOf(settings)
  if (path === undefined) return undefined
  const { bavail, bsize } = statfsSync(dirname(path))
  return bavail * bsize
}
