import type { BlockHash } from '../model/ids.js'

/** Which runtime is in the state of a block: it executes the next one. */
export interface RuntimePoint {
  readonly number: number
  readonly specVersion: number
  /** The block, where the present node told it. */
  readonly hash?: BlockHash
}

/** A point at which the present node has the state. */
export type AskedPoint = RuntimePoint & { readonly hash: BlockHash }

/** What is known, by rising number. */
export type RuntimePoints = readonly RuntimePoint[]

/** The nearest known point at or below a block, and the nearest that was asked at or above it. */
export interface Neighbours {
  readonly below: RuntimePoint | undefined
  readonly above: AskedPoint | undefined
}

/** Two for each runtime that the blocks under way can lie in; the oldest are forgotten first. */
const MOST = 64

const wasAsked = (point: RuntimePoint): point is AskedPoint => point.hash !== undefined

export const neighboursOf = (points: RuntimePoints, number: number): Neighbours => ({
  below: points.findLast((point) => point.number <= number),
  above: points.filter(wasAsked).find((point) => point.number >= number),
})

/**
 * A point that has the runtime of block `number`: spec versions only grow, so what is the same before and
 * after a block is the same in it. It lies at the block or above, where a state is likelier to be kept.
 */
export const knownAt = (points: RuntimePoints, number: number): AskedPoint | undefined => {
  const { below, above } = neighboursOf(points, number)
  return below && above && below.specVersion === above.specVersion ? above : undefined
}

/** Of three neighbours with the same runtime the middle one says nothing, unless it alone of the upper two was asked. */
const isTelling = (point: RuntimePoint, index: number, points: RuntimePoints): boolean => {
  const [previous, next] = [points[index - 1], points[index + 1]]
  if (previous?.specVersion !== point.specVersion || next?.specVersion !== point.specVersion) return true
  return wasAsked(point) && !wasAsked(next)
}

/** Adds what was learnt of a block; it replaces what was known of it. */
export const withPoint = (points: RuntimePoints, point: RuntimePoint): RuntimePoints =>
  [...points.filter(({ number }) => number !== point.number), point]
    .sort((a, b) => a.number - b.number)
    .filter(isTelling)
    .slice(-MOST)

/** What stays of it on another connection, when blocks were read up to the child of `number`: no state is there yet. */
export const lowerBounds = (points: RuntimePoints, number: number): RuntimePoints => {
  const last = knownAt(points, number)
  const kept = points
    .filter((point) => point.number <= number)
    .map(({ number: at, specVersion }) => ({ number: at, specVersion }))
  return last ? withPoint(kept, { number, specVersion: last.specVersion }) : kept
}
