import type { AccountId, BlockHash, Hex } from './ids.js'

/** A place in the finalised chain. */
export interface BlockRef {
  readonly number: number
  readonly hash: BlockHash
}

/** One `enclaveBridge.invoke` found in a finalised block, at any depth of nesting. */
export interface Invocation {
  readonly shard: Hex
  /** The bytes of the call, not yet looked into. */
  readonly envelope: Uint8Array
  readonly extrinsicIndex: number
}

/** A finalised extrinsic signed by the agent's own account. */
export interface OwnExtrinsic {
  /** blake2_256 of the extrinsic with its length prefix. */
  readonly hash: Hex
  readonly nonce: number
  /** `unknown` where the events of its block are pruned on every node within reach. */
  readonly outcome: 'succeeded' | 'failed' | 'unknown'
  /** Of a failed one: pallet.Error, where the runtime names it. */
  readonly error?: string
  /** Fee and tip that were paid, planck; absent where the events do not tell. */
  readonly feePlanck?: bigint
  /** The reply bulk, when it has exactly the reply form of PROTOCOL 3 (or its fallback form). */
  readonly bulk?: Uint8Array
}

/** Everything that the agent takes from one finalised block. */
export interface FinalizedBlock extends BlockRef {
  readonly parentHash: BlockHash
  /** `timestamp.now` after the block, ms since 1970: policy time. */
  readonly timestampMs: number
  /** Of the runtime that executed it. Never falls from one block to the next. */
  readonly specVersion: number
  /** In the order of the block, of the followed shards only. */
  readonly invocations: readonly Invocation[]
  readonly own: readonly OwnExtrinsic[]
}

/** What the chain says of an account in `teerex.SovereignEnclaves`. */
export interface Registration {
  readonly method: 'Skip' | 'Ias' | 'Dcap'
  readonly status: string
  readonly buildMode: string
  readonly mrEnclave: Hex
  /** When it registered, ms since 1970. */
  readonly timestampMs: number
}

/** The agent's account at one finalised block. */
export interface AccountState {
  readonly nonce: number
  readonly freePlanck: bigint
  readonly registration?: Registration
}

/** The calls that the agent makes, before they are bytes. */
export type AgentCall =
  | { readonly kind: 'register'; readonly proof: Uint8Array; readonly url: string; readonly method: 'Skip' | 'Dcap' }
  /** `batchAll([publishHash(hash, topics, data), remark(remark)])`. */
  | {
      readonly kind: 'publish'
      readonly hash: Uint8Array
      readonly topics: readonly Uint8Array[]
      readonly data: Uint8Array
      readonly remark: Uint8Array
    }

/** What a call costs the block: to be kept below the normal class' share. */
export interface CallCost {
  readonly refTime: bigint
  readonly proofSize: bigint
  readonly length: number
}

/** A signed extrinsic, ready to be stored and then sent. */
export interface SignedExtrinsic {
  readonly extrinsic: Uint8Array
  readonly hash: Hex
  readonly nonce: number
  readonly tipPlanck: bigint
  /** Last block in which it can be included. */
  readonly lastBlock: number
  /** Of the runtime that it is signed for: no other one takes it. */
  readonly specVersion: number
}

/** What is chosen for an extrinsic beside its call. */
export interface ExtrinsicTerms {
  readonly nonce: number
  /** The newest committed finalised block: the era begins there. */
  readonly anchor: BlockRef
  readonly tipPlanck: bigint
}

/**
 * What a node's pool tells of an extrinsic that it took (`TransactionStatus` of sc-transaction-pool-api). One
 * node's opinion: only finalised blocks settle anything.
 */
export type PoolStatus = {
  readonly kind:
    | 'future'
    | 'ready'
    | 'broadcast'
    | 'inBlock'
    | 'retracted'
    | 'finalityTimeout'
    | 'finalized'
    | 'usurped'
    | 'dropped'
    | 'invalid'
  /** The block that is meant; of `usurped`, the extrinsic that took the place. */
  readonly hash?: Hex
}

/**
 * What the pool answered. `accepted` and `known`: it is there; `stale`: its nonce is used;
 * `retry`: the same bytes again after a pause; `invalid`: these bytes will never be included.
 */
export type PoolAnswer = {
  readonly outcome: 'accepted' | 'known' | 'stale' | 'retry' | 'invalid'
  /** The words of the node, shortened. */
  readonly detail: string
  /** What a refusal is taken to mean. */
  readonly means?: string
}

/** Writing to the L1 for one account; implemented in submit/, replaced by fakes in tests. */
export interface L1Writer {
  readonly account: AccountId
  accountAt(at: BlockRef): Promise<AccountState>
  /** Costs of a call as the runtime charges it. */
  cost(call: AgentCall): Promise<CallCost>
  /** The most that one extrinsic may cost. */
  readonly limits: CallCost
  compose(call: AgentCall, terms: ExtrinsicTerms): Promise<SignedExtrinsic>
  /** Never rejects. After `accepted` the pool's statuses follow, until it is done with the extrinsic or the connection ends. */
  send(extrinsic: Uint8Array, onStatus?: (status: PoolStatus) => void): Promise<PoolAnswer>
  /** No statuses follow any more but of these extrinsics. */
  watchOnly(hashes: readonly Hex[]): void
}
