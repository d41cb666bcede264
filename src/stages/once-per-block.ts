import type { BlockRef } from '../model/l1.js'

/**
 * Reads something of the L1 once per block, however many ask: the newest block's answer is shared, also
 * while it is under way. A reading that failed is tried again by the next who asks.
 */
export const oncePerBlock = <T>(read: (at: BlockRef) => Promise<T>): ((at: BlockRef) => Promise<T>) => {
  let newest: { readonly block: BlockRef['hash']; readonly answer: Promise<T> } | undefined
  return (at) => {
    if (newest?.block === at.hash) return newest.answer
    const answer = read(at)
    newest = { block: at.hash, answer }
    answer.catch(() => {
      if (newest?.answer === answer) newest = undefined
    })
    return answer
  }
}
