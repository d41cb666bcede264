import { setImmediate } from 'node:timers'
import type { SignerError } from '../../errors/signer-error.js'
import { systemCodeOf } from '../../errors/system-code.js'
import type { RequestId } from '../../model/ids.js'
import { idBytes } from '../../protocol/ids.js'
import { decodeStrict, encodeStrict } from '../../protocol/strict.js'
import { signatureList } from './methods.js'
import { closeServedDatabase, fromServedDatabase, openServedDatabase, servedCorrupt } from './served-database.js'
import type { ServedSeal } from './served-seal.js'

/** What the KMS was asked for under one request id, and what it gave. */
export interface Served {
  readonly requestId: RequestId
  /** Hash of key and messages, 32 bytes. */
  readonly content: Uint8Array
  /** Absent from when the key may have been used until the signatures are durable. */
  readonly signatures?: readonly Uint8Array[]
}

/** What was served, durably. */
export interface ServedJournal {
  /** Raises SIGNER__KMS__FILE_CORRUPT for a row that this KMS did not write like this. */
  find(requestId: RequestId): Served | undefined
  /**
   * Durable when it resolves. Raises SIGNER__KMS__STORAGE_UNAVAILABLE; then nothing of it is kept, and unless it was
   * only space that lacked, everything raises it until the file is opened anew.
   */
  keep(served: Served): Promise<void>
  /** Call when nothing is on its way any more. */
  close(): void
}

export interface ServedJournalOptions {
  readonly path: string
  /** The newest so many requests are known; those before are forgotten, and would be signed anew. */
  readonly keepRows: number
}

interface Waiting {
  readonly served: Served
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

type Row = readonly [content: Uint8Array, sealed: Uint8Array]

const WHAT = 'signatures'

/**
 * The journal in a SQLite file. Requests that come together are written by one transaction: their wait for the disk
 * is one. An intent is a row without signatures.
 *
 * @throws what `openServedDatabase` raises
 */
export const openServedJournal = (
  { path, keepRows }: ServedJournalOptions,
  { seal }: { readonly seal: ServedSeal },
): ServedJournal => {
  const db = openServedDatabase(path)
  const select = db.prepare('SELECT content, sealed FROM served WHERE request = ?').raw()
  const write = db.prepare(
    `INSERT INTO served (request, content, sealed) VALUES (?, ?, ?)
     ON CONFLICT (request) DO UPDATE SET content = excluded.content, sealed = excluded.sealed`,
  )
  const forget = db.prepare('DELETE FROM served WHERE seq <= (SELECT max(seq) FROM served) - ?')
  let waiting: Waiting[] = []
  let broken: SignerError | undefined

  const writeOne = ({ requestId, content, signatures }: Served): void => {
    const request = idBytes(32, requestId, 'request id')
    const plaintext = signatures ? encodeStrict(signatureList, [...signatures], WHAT) : new Uint8Array(0)
    // As one array: libsql takes a lone Uint8Array for named parameters and aborts the process.
    write.run([request, content, seal.seal(request, content, plaintext)])
  }
  const writeAll = (batch: readonly Waiting[]): void => {
    if (broken) throw broken
    try {
      db.exec('BEGIN IMMEDIATE')
      for (const { served } of batch) writeOne(served)
      forget.run([BigInt(keepRows)])
      db.exec('COMMIT')
    } catch (error) {
      // What the disk holds after a fault other than a lack of space is unknown until the file is opened anew.
      if (systemCodeOf(error) !== 'SQLITE_FULL') broken = fromServedDatabase(path, error)
      if (db.inTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
  const commit = (): void => {
    const batch = waiting
    waiting = []
    try {
      writeAll(batch)
    } catch (error) {
      for (const { failed } of batch) failed(fromServedDatabase(path, error))
      return
    }
    for (const { done } of batch) done()
  }
  const rowsOf = (requestId: RequestId): Row[] => {
    try {
      return select.all([idBytes(32, requestId, 'request id')]) as Row[]
    } catch (error) {
      throw fromServedDatabase(path, error)
    }
  }
  const read = (requestId: RequestId, content: Uint8Array, sealed: Uint8Array): Served => {
    const plaintext = seal.unseal(idBytes(32, requestId, 'request id'), content, sealed)
    if (!plaintext)
      throw servedCorrupt(path, `the row of request ${requestId} was altered, or written under another root`)
    if (plaintext.length === 0) return { requestId, content }
    return { requestId, content, signatures: decodeStrict(signatureList, plaintext, WHAT) }
  }
  return {
    find: (requestId) => {
      if (broken) throw broken
      const [row] = rowsOf(requestId)
      return row && read(requestId, new Uint8Array(row[0]), new Uint8Array(row[1]))
    },
    keep: (served) =>
      new Promise((done, failed) => {
        if (waiting.length === 0) setImmediate(commit)
        waiting.push({ served, done, failed })
      }),
    close: () => {
      closeServedDatabase(db)
      seal.wipe()
    },
  }
}
