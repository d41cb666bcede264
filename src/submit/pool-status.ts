import type { Hex } from '../model/ids.js'
import type { PoolStatus } from '../model/l1.js'

type Kind = PoolStatus['kind']

const PLAIN: ReadonlySet<unknown> = new Set<Kind>(['future', 'ready', 'dropped', 'invalid'])
const OF_HASH: ReadonlySet<unknown> = new Set<Kind>(['inBlock', 'retracted', 'finalityTimeout', 'finalized', 'usurped'])
const FINAL: ReadonlySet<Kind> = new Set(['finalized', 'finalityTimeout', 'usurped', 'dropped', 'invalid'])

const isHash = (value: unknown): value is Hex => typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value)

const readTagged = (kind: string, value: unknown): PoolStatus | undefined => {
  // With the peers that it went to, which are of no interest here.
  if (kind === 'broadcast') return { kind }
  return OF_HASH.has(kind) && isHash(value) ? { kind: kind as Kind, hash: value } : undefined
}

/**
 * Reads one notification of `author_submitAndWatchExtrinsic`: a word, or an object with one member. Undefined for
 * whatever else a node may send. Never throws.
 */
export const readPoolStatus = (value: unknown): PoolStatus | undefined => {
  if (PLAIN.has(value)) return { kind: value as Kind }
  if (typeof value !== 'object' || value === null) return undefined
  const [member, more] = Object.entries(value)
  return member && !more ? readTagged(...member) : undefined
}

/** Whether a pool says nothing more of an extrinsic after this. */
export const isLastStatus = ({ kind }: PoolStatus): boolean => FINAL.has(kind)
