import type { Hex } from '../model/ids.js'
import type { L1Writer, PoolStatus } from '../model/l1.js'
import { blake2_256, toHex } from '../protocol/hash.js'
import { answerOfError } from './pool-errors.js'
import { watchExtrinsic, type EndWatch, type WatchProvider } from './watch-extrinsic.js'

interface Watch {
  isOpen: boolean
  end: EndWatch
}

const ignore = (): void => undefined

/**
 * Sending, and the watches that it opens: at most one for an extrinsic, and none for one that is no longer wanted.
 * An extrinsic that is sent again while the pool still has it keeps the watch that it has.
 */
export const createWatches = (provider: WatchProvider): Pick<L1Writer, 'send' | 'watchOnly'> => {
  const open = new Map<Hex, Watch>()

  const watch = async (extrinsic: Uint8Array, onStatus: (status: PoolStatus) => void): Promise<void> => {
    const hash = toHex(blake2_256(extrinsic))
    const opened: Watch = { isOpen: true, end: ignore }
    const onEnd = (): void => {
      opened.isOpen = false
      if (open.get(hash) === opened) open.delete(hash)
    }
    opened.end = await watchExtrinsic(provider, extrinsic, { onStatus, onEnd })
    open.get(hash)?.end()
    // It may have ended before it was known here.
    if (opened.isOpen) open.set(hash, opened)
  }

  return {
    send: async (extrinsic, onStatus = ignore) => {
      try {
        await watch(extrinsic, onStatus)
        return { outcome: 'accepted', detail: '' }
      } catch (refusal) {
        return answerOfError(refusal)
      }
    },
    watchOnly: (wanted) => {
      for (const [hash, { end }] of [...open]) if (!wanted.includes(hash)) end()
    },
  }
}
