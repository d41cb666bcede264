import { headerJson, type FakeBlock, type FakeChain } from './fake-chain.js'
import type { FakeMethod } from './fake-session.js'

/** What the methods of a node read: the chain that is its best one, and what it says is final. */
export interface NodeView {
  readonly best: () => FakeChain
  readonly finalized: () => FakeBlock | undefined
}

const hashAt = (chain: FakeChain, number: unknown): string | null => chain.at(Number(number))?.hash ?? null

const blockJson = (block: FakeBlock | undefined): object | null =>
  block ? { block: { header: headerJson(block), extrinsics: block.body }, justifications: null } : null

/** `chain_*` as an honest node answers it, without subscriptions. */
export const chainMethods = ({ best, finalized }: NodeView): Record<string, FakeMethod> => {
  const blockOf = (hash: unknown): FakeBlock | undefined => (typeof hash === 'string' ? best().find(hash) : best().best)
  return {
    chain_getBlockHash: async ([number]) => {
      if (Array.isArray(number)) return number.map((one) => hashAt(best(), one))
      return number === undefined || number === null ? best().best.hash : hashAt(best(), number)
    },
    chain_getBlock: async ([hash]) => blockJson(blockOf(hash)),
    chain_getHeader: async ([hash]) => {
      const block = blockOf(hash)
      return block ? headerJson(block) : null
    },
    chain_getFinalizedHead: async () => (finalized() ?? best().at(0))!.hash,
  }
}
