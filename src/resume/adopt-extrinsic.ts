import type { RequestId } from '../model/ids.js'
import type { FinalizedBlock, OwnExtrinsic } from '../model/l1.js'
import type { SealedReply } from '../model/reply.js'
import type { AdoptedExtrinsic } from '../model/settled.js'
import { decodeBulk } from '../protocol/bulk.js'
import { adoptReply, type Adoption } from './adopt-reply.js'
import type { AdoptDeps, AdoptTx } from './ports.js'

const byRequest = (bulk: Uint8Array): ReadonlyMap<RequestId, readonly SealedReply[]> => {
  const found = new Map<RequestId, SealedReply[]>()
  for (const reply of decodeBulk(bulk)) {
    const replies = found.get(reply.requestId)
    if (replies) replies.push(reply)
    else found.set(reply.requestId, [reply])
  }
  return found
}

const remember = (tx: AdoptTx, own: OwnExtrinsic, bulk: Uint8Array, block: FinalizedBlock, ids: readonly RequestId[]) =>
  tx.adoptSubmission(
    {
      kind: 'bulk',
      hash: own.hash,
      // It is never sent again; what it said is what matters of it.
      extrinsic: bulk,
      nonce: own.nonce,
      tipPlanck: 0n,
      specVersion: block.specVersion,
      composedAt: block.number,
      lastBlock: block.number,
      includedAt: block.number,
    },
    ids,
  )

/**
 * Takes over an extrinsic of our account that the journal does not know: all replies in it, in the transaction
 * that commits its block. The trail says how many. One without replies (a registration, a record) changes nothing.
 */
export const adoptExtrinsic = (
  deps: AdoptDeps,
  tx: AdoptTx,
  own: OwnExtrinsic,
  block: FinalizedBlock,
): AdoptedExtrinsic => {
  const { hash, bulk, outcome } = own
  if (!bulk) return { hash, answered: 0, lost: 0 }
  const replies = byRequest(bulk)
  const adoptions: Adoption[] = [...replies].map(([id, parts]) =>
    adoptReply(deps, tx, { id, replies: parts, outcome, block }),
  )
  if (outcome === 'succeeded') remember(tx, own, bulk, block, [...replies.keys()])
  const count = (adoption: Adoption): number => adoptions.filter((one) => one === adoption).length
  const adopted = { answered: count('answered'), lost: count('lost') }
  const { number, timestampMs } = block
  tx.appendTrail({ type: 'epoch', action: 'adopted', block: number, timeMs: timestampMs, extrinsic: hash, ...adopted })
  return { hash, ...adopted }
}
