import type { CommittedBlock } from '../intake/commit-block.js'
import type { Submission } from '../model/reply.js'
import type { Logger } from '../observe/logger.js'
import { FOREIGN_ADVICE } from '../submit/events.js'

const factsOf = ({ kind, hash, nonce, tipPlanck, composedAt }: Submission, { block }: CommittedBlock) => {
  const own = block.own.find((extrinsic) => extrinsic.hash === hash)
  return {
    submission: kind,
    hash,
    nonce,
    block: block.number,
    waitedBlocks: block.number - composedAt,
    tipPlanck,
    feePlanck: own?.feePlanck,
    error: own?.error,
  }
}

/** Log lines for what a block decided about submissions. */
export const reportSettled = (logger: Logger, committed: CommittedBlock): void => {
  const { included, dead, foreign, adopted = [] } = committed.settled
  for (const submission of included) {
    logger.info('Submission included', factsOf(submission, committed))
  }
  for (const { submission, cause } of dead) {
    logger.warn('Submission died', { ...factsOf(submission, committed), cause })
  }
  for (const { hash, answered, lost } of adopted) {
    logger.info('Extrinsic of an earlier life taken over', { hash, block: committed.block.number, answered, lost })
  }
  for (const { hash, nonce } of foreign) {
    const { number } = committed.block
    logger.warn('Somebody else signs with this account', { hash, nonce, block: number, advice: FOREIGN_ADVICE })
  }
}
