/** A line of /proc/locks, such as `1: POSIX  ADVISORY  WRITE 4711 08:01:2097 1073741824 1073742335`. */
const LINE = /^\d+: \S+\s+\S+\s+(READ|WRITE)\s+(-?\d+)\s+[0-9a-f]+:[0-9a-f]+:(\d+)\s/

/**
 * The process that holds a write lock on the file with this inode, by the text of /proc/locks; undefined where none does,
 * or where it is in another container. Asking so takes no lock itself: one that is held for a moment would keep an agent
 * from starting.
 */
export const lockHolder = (locks: string, inode: number): number | undefined => {
  for (const line of locks.split('\n')) {
    const [, kind, pid, of] = LINE.exec(line) ?? []
    if (kind === 'WRITE' && Number(of) === inode && Number(pid) > 0) return Number(pid)
  }
  return undefined
}
