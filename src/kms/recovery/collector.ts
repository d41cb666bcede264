import { isSignerError } from '../../errors/signer-error.js'
import type { OpenCeremony, ShareMessage } from './ceremony.js'
import { checkShare, joinShares } from './join.js'
import type { RecoverySet } from './recovery-set.js'
import type { Root } from '../root.js'

/** How far a collection is. */
export interface Progress {
  /** Different shares that are here. */
  readonly received: number
  readonly threshold: number
  /** Messages that were not a share of this set, sealed for this ceremony. */
  readonly refused: number
}

/** What became of one message. */
export type Taken =
  | { readonly outcome: 'accepted' | 'known'; readonly progress: Progress }
  | { readonly outcome: 'refused'; readonly reason: string; readonly progress: Progress }

/** Takes shares in until there are enough. Shares are in memory only, and gone after `wipe`. */
export interface Collector {
  /** Total: whatever is sent has an outcome. A share that is here already is no error. */
  take(message: ShareMessage): Promise<Taken>
  progress(): Progress
  /** Resolves when there are enough shares. */
  readonly enough: Promise<void>
  /** Joins what is here. Raises SIGNER__KMS__INVALID_SHARE while there is not enough. */
  join(): Promise<Root>
  wipe(): void
}

// Whoever sent it is told which rule it broke: that is the operator's own share, and nobody else can open one.
const NOT_FOR_US = 'It is not sealed to the key of this instance for this set and share: compare the fingerprint again'

/** The collector of one ceremony. A share counts only if the signed set has its hash: no operator can spoil a join. */
export const collectorOf = (set: RecoverySet, ceremony: OpenCeremony): Collector => {
  const shares = new Map<number, Uint8Array>()
  let refused = 0
  let wiped = false
  let reached: () => void
  const enough = new Promise<void>((resolve) => (reached = resolve))

  const progress = (): Progress => ({ received: shares.size, threshold: set.threshold, refused })
  const refuse = (reason: string): Taken => {
    refused += 1
    return { outcome: 'refused', reason, progress: progress() }
  }

  const keep = (index: number, bytes: Uint8Array): Taken => {
    const isKnown = shares.has(index)
    if (isKnown || wiped) bytes.fill(0)
    else shares.set(index, bytes)
    if (shares.size >= set.threshold) reached()
    return { outcome: isKnown ? 'known' : 'accepted', progress: progress() }
  }

  const check = (message: ShareMessage, bytes: Uint8Array): Taken => {
    try {
      const { index, point } = checkShare(set, bytes)
      point.fill(0)
      if (index === message.index) return keep(index, bytes)
      bytes.fill(0)
      return refuse('It holds another share than it says')
    } catch (error) {
      bytes.fill(0)
      return refuse(isSignerError(error) ? error.message : 'It is no recovery share')
    }
  }

  return {
    enough,
    progress,
    take: async (message) => {
      const bytes = await ceremony.open(message)
      return bytes === undefined ? refuse(NOT_FOR_US) : check(message, bytes)
    },
    join: () => joinShares(set, [...shares.values()]),
    wipe: () => {
      wiped = true
      for (const bytes of shares.values()) bytes.fill(0)
      shares.clear()
      ceremony.wipe()
    },
  }
}
