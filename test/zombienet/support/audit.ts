import assert from 'node:assert/strict'
import type { AccountId, Hex, RequestId } from '../../../src/model/ids.js'
import type { SealedReply } from '../../../src/model/reply.js'
import { toHex } from '../../../src/protocol/hash.js'
import { trailGenesis } from '../../../src/protocol/ids.js'
import { trailEntryHash } from '../../../src/protocol/trail.js'
import type { StoreTx } from '../../../src/store/port.js'
import type { TestAgent } from '../../support/agent-e2e.js'
import { repliesIn } from '../../support/published.js'
import type { TestChain } from './chain.js'

/** An extrinsic that an account signed, in a finalised block. */
export interface FinalExtrinsic {
  readonly hash: Hex
  readonly nonce: number
  readonly block: number
  readonly replies: readonly SealedReply[]
}

/** Everything that an account signed, from block `from` to the finalised head, in the order of the chain. */
export const finalExtrinsicsOf = async (
  { api, finalized }: Pick<TestChain, 'api' | 'finalized'>,
  account: AccountId,
  from: number,
): Promise<readonly FinalExtrinsic[]> => {
  const { number: head } = await finalized()
  const found: FinalExtrinsic[] = []
  for (let block = from; block <= head; block++) {
    const { extrinsics } = (await api.rpc.chain.getBlock(await api.rpc.chain.getBlockHash(block))).block
    for (const extrinsic of extrinsics) {
      if (!extrinsic.isSigned || api.createType('AccountId', extrinsic.signer.toString()).toHex() !== account) continue
      const [hash, nonce] = [extrinsic.hash.toHex(), extrinsic.nonce.toNumber()]
      found.push({ hash, nonce, block, replies: repliesIn(extrinsic) })
    }
  }
  return found
}

/** A reply, and where it was published. */
export interface FinalReply {
  readonly block: number
  readonly body: Hex
}

/** What was published for each request, in the order of the chain. */
export const repliesByRequest = (
  extrinsics: readonly FinalExtrinsic[],
): ReadonlyMap<RequestId, readonly FinalReply[]> => {
  const found = new Map<RequestId, FinalReply[]>()
  for (const { block, replies } of extrinsics) {
    for (const { requestId, body } of replies) {
      found.set(requestId, [...(found.get(requestId) ?? []), { block, body: toHex(body) }])
    }
  }
  return found
}

/** All jobs are answered, all replies are final. */
export const isQuiet = (tx: StoreTx): boolean =>
  tx.openJobs().length === 0 && tx.countReadyReplies() === 0 && tx.submissions('live').length === 0

/** Computes the trail anew, from its beginning. */
const assertTrail = (tx: StoreTx, genesis: Hex): void => {
  let previous = genesis
  for (const [index, { entry, hash }] of tx.trail(1, 1_000_000).entries()) {
    assert.equal(entry.seq, index + 1)
    assert.equal(hash, trailEntryHash(previous, entry))
    previous = hash
  }
  assert.equal(tx.trailHead(), previous)
}

/**
 * Asserts that the journal of an agent that has nothing left to do tells what the chain tells: each extrinsic of
 * the account is an included submission and the other way round, no nonce is left out, and the trail is whole. The
 * account was new at block `from`.
 */
export const assertJournalIsTheChain = async (chain: TestChain, { parts }: TestAgent, from: number): Promise<void> => {
  const { account } = parts.writer
  const onChain = (await finalExtrinsicsOf(chain, account, from)).map(({ hash, nonce }) => ({ hash, nonce }))
  parts.store.transaction((tx) => {
    assert.ok(isQuiet(tx))
    assertTrail(tx, trailGenesis({ ...parts.deployment, account }))
  })
  const included = parts.store.transaction((tx) => tx.submissions('included'))
  const journal = included.map(({ hash, nonce }) => ({ hash, nonce })).sort((one, other) => one.nonce - other.nonce)

  assert.deepEqual(journal, onChain)
  assert.deepEqual(
    onChain.map(({ nonce }) => nonce),
    [...onChain.keys()],
  )
}
