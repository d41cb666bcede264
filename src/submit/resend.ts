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
  readonly connection: number
}

interface Moment {
  readonly atBlock: number
  readonly connection: number
}

const isDue = (note: Note | undefined, { atBlock, connection }: Moment, resendAfterBlocks: number): boolean => {
  if (note?.connection !== connection) return true
  return atBlock - note.atBlock >= (note.outcome === 'retry' ? 1 : resendAfterBlocks)
}

/**
 * The same bytes go out again: at once when nothing is known of them, with the next block when the pool
 * said "retry" (it refused them, or dropped them later), and else every `resendAfterBlocks`, because pools
 * forget (a restart, a full pool, a fork) and because a refusal is one node's opinion. Nothing is known on a new
 * connection: it may lead to another node, and the one before may have kept to itself what it took.
 */
export const createSendLog = (resendAfterBlocks: number, connection: () => number): SendLog => {
  let notes = new Map<Hex, Note>()
  return {
    note: (hash, outcome, atBlock) => void notes.set(hash, { outcome, atBlock, connection: connection() }),
    due: (live, atBlock) => {
      // What is settled is forgotten here.
      notes = new Map(live.flatMap(({ hash }) => (notes.has(hash) ? [[hash, notes.get(hash) as Note]] : [])))
      const now = { atBlock, connection: connection() }
      return live
        .filter(({ hash }) => isDue(notes.get(hash), now, resendAfterBlocks))
        .sort((one, other) => one.nonce - other.nonce)
    },
  }
}
