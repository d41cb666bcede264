import type { BlockHash } from '../model/ids.js'

/** What a node names as the finalised block of a number; undefined when it names none, or is not to be had. */
export interface Vote {
  readonly endpoint: string
  readonly hash: BlockHash | undefined
}

/** `agreed`: enough nodes name the same block; `outvoted`: enough others name the same other one; else `open`. */
export type Verdict = 'agreed' | 'outvoted' | 'open'

const largestGroup = (hashes: readonly BlockHash[]): number =>
  Math.max(0, ...hashes.map((hash) => hashes.filter((other) => other === hash).length))

/**
 * Whether `wanted` nodes, the one that is read among them, name `hash`. `votes` are those of the others. Others
 * that agree on another block count first: nothing is acted on that as many contradict.
 */
export const countVotes = (wanted: number, hash: BlockHash, votes: readonly Vote[]): Verdict => {
  const named = votes.flatMap((vote) => (vote.hash === undefined ? [] : [vote.hash]))
  const others = named.filter((vote) => vote !== hash)
  if (largestGroup(others) >= wanted) return 'outvoted'
  return named.length - others.length + 1 >= wanted ? 'agreed' : 'open'
}

/** The height that `wanted` of these nodes say is final, or more; undefined when fewer say anything. `wanted` is 1 or more. */
export const heightOf = (wanted: number, heights: readonly (number | undefined)[]): number | undefined =>
  heights.filter((height) => height !== undefined).sort((a, b) => b - a)[wanted - 1]

/**
 * The height up to which `wanted` nodes, the one that is read among them, say that the chain is final; undefined
 * when too few say anything.
 */
export const agreedHeight = (
  wanted: number,
  read: number | undefined,
  others: readonly (number | undefined)[],
): number | undefined => {
  if (read === undefined || wanted <= 1) return read
  const needed = heightOf(wanted - 1, others)
  return needed === undefined ? undefined : Math.min(read, needed)
}
