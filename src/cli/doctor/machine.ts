import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { freeBytes } from '../../parts/disk-space.js'
import { journalFile } from '../../settings/journal-file.js'
import type { Settings } from '../../settings/schema.js'
import type { JournalDisk } from './disk.js'
import type { KeyFolder } from './key-folder.js'
import { lockHolder } from './lock-holder.js'
import type { SocketView } from './socket.js'

/** What is not there, or not for this user to see, is nothing. */
const attempt = <T>(look: () => T): T | undefined => {
  try {
    return look()
  } catch {
    return undefined
  }
}

/** The key folder of this machine: names and lock holder, nothing opened but /proc/locks. */
export const keyFolderAt = (dir: string): KeyFolder => {
  const inode = attempt(() => statSync(join(dir, 'lock')).ino)
  const locks = attempt(() => readFileSync('/proc/locks', 'latin1'))
  return {
    dir,
    names: attempt(() => readdirSync(dir)),
    lockedBy: inode === undefined || locks === undefined ? undefined : lockHolder(locks, inode),
  }
}

const SQLITE_HEAD_BYTES = 16

// Closing a file that another process has locked takes no lock of that process away.
const headOf = (path: string): Uint8Array => {
  const fd = openSync(path, 'r')
  try {
    const head = new Uint8Array(SQLITE_HEAD_BYTES)
    return head.subarray(0, readSync(fd, head, 0, SQLITE_HEAD_BYTES, 0))
  } finally {
    closeSync(fd)
  }
}

/** The journal and its disk; undefined where it is in memory. */
export const journalDiskOf = (settings: Settings): JournalDisk | undefined => {
  const path = journalFile(settings)
  if (path === undefined) return undefined
  return {
    path,
    bytes: attempt(() => statSync(path).size),
    head: attempt(() => headOf(path)),
    freeBytes: attempt(() => freeBytes(settings)),
  }
}

/** What lies where a KMS of its own should listen. */
export const socketAt = (path: string, wantedUid: number): SocketView => ({
  path,
  wantedUid,
  found: attempt(() => {
    const status = lstatSync(path)
    return { isSocket: status.isSocket(), uid: status.uid }
  }),
})
