import { isSignerError, SignerError } from '../errors/signer-error.js'
import type { BlockHash } from '../model/ids.js'
import type { BlockRef } from '../model/l1.js'
import { inTurn } from '../rx/in-turn.js'
import { readBlockHash, readRuntimeName } from './node-reads.js'
import {
  knownAt,
  lowerBounds,
  neighboursOf,
  withPoint,
  type AskedPoint,
  type Neighbours,
  type RuntimePoint,
  type RuntimePoints,
} from './runtime-points.js'
import type { BlockConnection } from './verified-block.js'

/** Which runtime executes which block, asked as seldom as certainty allows. */
export interface RuntimeTimeline {
  /**
   * The runtime in the state of a block, as a point with the same runtime, there or later, of which the node has
   * the metadata. Raises SIGNER__CHAIN__STATE_PRUNED when the node lacks the states that would
   * tell, SIGNER__CHAIN__STATE_UNAVAILABLE and SIGNER__CHAIN__UNREACHABLE.
   */
  after(block: BlockRef): Promise<AskedPoint>
}

/** Where to ask next so as to learn the runtime after a block, or undefined when no place is left. */
const nextQuestion = (number: number, { below, above }: Neighbours, head: number, prunedTo: number) => {
  if (!below) return prunedTo < number ? number : undefined
  if (!above) return prunedTo < head ? head : undefined
  // A runtime that went back to an older one: nothing follows from its neighbours.
  if (above.specVersion < below.specVersion) return prunedTo < number ? number : undefined
  const from = Math.max(below.number, prunedTo)
  const middle = from + Math.floor((above.number - from) / 2)
  return middle > from ? middle : undefined
}

const describe = (number: number, { below, above }: Neighbours): string => {
  const after = `Block ${number + 1} was executed by the runtime in the state of block ${number}, which the L1 node has pruned.`
  if (!below || !above) return after
  return `${after} It is that of spec version ${below.specVersion}, known up to block ${below.number}, or a later one, up to ${above.specVersion} from block ${above.number} on.`
}

const pruned = (number: number, neighbours: Neighbours): SignerError =>
  new SignerError('SIGNER__CHAIN__STATE_PRUNED', describe(number, neighbours), {
    block: number + 1,
    specVersionBefore: neighbours.below?.specVersion,
    specVersionAfter: neighbours.above?.specVersion,
  })

/**
 * Asks at the finalised head first: while a gap of any length was executed by one runtime, that one answer
 * serves all of it, also where the states in between are pruned; else the block of the upgrade is found by
 * halving. `before` is what is known from earlier, by the cursor. What another connection said holds only for
 * the blocks that were read by it: the next one may lead to another node.
 */
export const createRuntimeTimeline = (
  { provider, finalized }: Pick<BlockConnection, 'provider' | 'finalized'>,
  before?: RuntimePoint,
): RuntimeTimeline => {
  let points: RuntimePoints = before ? [before] : []
  let served = before?.number ?? -1
  let epoch = provider.epoch()
  const queue = inTurn()

  const forgetOthers = (): void => {
    if (provider.epoch() === epoch) return
    points = lowerBounds(points, served)
    epoch = provider.epoch()
  }
  const askAt = async (number: number, known?: BlockHash): Promise<void> => {
    const asked = epoch
    const hash = known ?? (await readBlockHash(provider, number))
    const { specVersion } = await readRuntimeName(provider, hash)
    if (provider.epoch() !== asked) {
      throw new SignerError('SIGNER__CHAIN__UNREACHABLE', 'The connection was lost while a runtime version was read.')
    }
    points = withPoint(points, { number, specVersion, hash })
  }
  /** Whether the node has the state. */
  const ask = (number: number, hash?: BlockHash): Promise<boolean> =>
    askAt(number, hash).then(
      () => true,
      (error: unknown) => {
        if (isSignerError(error, 'SIGNER__CHAIN__STATE_PRUNED')) return false
        throw error
      },
    )

  const search = async ({ number, hash }: BlockRef): Promise<AskedPoint> => {
    forgetOthers()
    let prunedTo = -1
    for (;;) {
      const found = knownAt(points, number)
      if (found) return found
      const neighbours = neighboursOf(points, number)
      const head = Math.max(number, finalized.newestHere() ?? number)
      const question = nextQuestion(number, neighbours, head, prunedTo)
      if (question === undefined) throw pruned(number, neighbours)
      const answered = await ask(question, question === number ? hash : undefined)
      if (!answered) prunedTo = question
    }
  }
  return {
    after: (block) =>
      queue('search', async () => {
        const point = await search(block)
        served = Math.max(served, block.number)
        return point
      }),
  }
}
