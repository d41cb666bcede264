import type { Hex } from '../model/ids.js'
import type { PoolAnswer } from '../model/l1.js'
import type { Submission } from '../model/reply.js'

/**
 * Remembers what the pool last said of each live submission, by answer or status. In memory only: after a restart all
 * are sent again.
 */
export interface SendLog {
  note(hash: Hex, outcome: PoolAnswer['outcome'], atBlock: number): void
  /** Live submissions that are to be sent again at this block, lowest nonce first. */
  due(live: readonly Submission[], atBlock: number): readonly Submission[]
}

interface Note {
  readonly outcome: PoolAnswer['outcome']
  readonly atBlock: number
}

const isDue = (note: Note | undefined, atBlock: number, resendAfterBlocks: number): boolean => {
  if (!note) return true
  return atBlock - note.atBlock >= (note.outcome === 'retry' ? 1 : resendAfterBlocks)
}

/**
 * The same bytes go out again: at once when nothing is known of them, with the next block when the pool
 * said "retry" (it refused them, or dropped them later), and else every `resendAfterBlocks`, because pools
 * forget (a restart, a full pool, a fork) and because a refusal is one node's opinion.
 */
export const createSendLog = (resendAfterBlocks: number): SendLog => {
  let notes = new Map<Hex, Note>()
  return {
    note: (hash, outcome, atBlock) => void notes.set(hash, { outcome, atBlock }),
    due: (live, atBlock) => {
      // What is settled is forgotten here.
      notes = new Map(live.flatMap(({ hash }) => (notes.has(hash) ? [[hash, notes.get(hash) as Note]] : [])))
      return live
        .filter(({ hash }) => isDue(notes.get(hash), atBlock, resendAfterBlocks))
        .sort((one, other) => one.nonce - other.nonce)
    },
  }
}
