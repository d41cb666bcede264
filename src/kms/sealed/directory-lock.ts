import Database from 'libsql'
import { SignerError } from '../../errors/signer-error.js'
import type { LockDirectory } from './sealed-directory.js'

const refusal = (lockFile: string, cause: unknown): SignerError =>
  (cause as { code?: unknown }).code === 'SQLITE_BUSY'
    ? new SignerError(
        'SIGNER__KMS__DIRECTORY_LOCKED',
        `The key directory is in use by another agent or by kms serve (${lockFile}): stop it, or give this one its own directory`,
        { lockFile },
        cause,
      )
    : new SignerError(
        'SIGNER__KMS__STORAGE_UNAVAILABLE',
        `${lockFile} cannot be locked: if no agent runs, remove it and start again`,
        { lockFile },
        cause,
      )

/**
 * Locks by SQLite: an exclusive transaction on an empty database file that is never written.
 *
 * It is the one kernel file lock that this process can take without a native add-on of its own. The
 * kernel drops it when the process ends, however it ends, so there is no stale lock to judge, which a
 * file with a process id in it needs (ids are reused, and differ between containers that share a volume).
 * Like all advisory locks it guards against mistakes, not against the host. Nothing else of this process
 * may open the file: closing it would drop the lock.
 */
export const lockBySqlite: LockDirectory = async (lockFile) => {
  let database: Database.Database | undefined
  try {
    database = new Database(lockFile, { timeout: 0 })
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (cause) {
    database?.close()
    throw refusal(lockFile, cause)
  }
  return () => void database.close()
}
