import type { AccountId, BlockHash, Hex, KeyId, RequestId } from './ids.js'
import type { KeyInfo } from './key.js'
import type { Right } from '../../types/protocol/rights.js'

/** The last finalised block whose findings are committed. */
export interface Cursor {
  readonly number: number
  readonly hash: BlockHash
  readonly timestampMs: number
  /** Of the runtime that executed it: what comes after a gap is read with it as long as it stays the same. */
  readonly specVersion: number
}

/** One request body, for repeats: same caller and nonce must mean same content. */
export interface RequestRow {
  readonly caller: AccountId
  readonly nonce: Hex
  /** H(SCALE Body with publicReply = false). */
  readonly contentHash: Hex
  readonly block: number
}

/** The nonce of a signed call by the worker's door: used once, remembered until the call has expired. */
export interface NonceUse {
  readonly account: AccountId
  /** 16 bytes. */
  readonly nonce: Hex
  /** Last L1 block in which the call is good. */
  readonly expiresAt: number
}

/** Key metadata that outlives the key: who owns it, where it stands in its life. */
export interface KeyRow extends KeyInfo {
  readonly label: string
  /** For deleted keys: the block after which the key is destroyed. */
  readonly destroyAfter?: number
  /** Requests that it was taken into use for. Counted before each use, so one that failed counts too. */
  readonly uses: number
  /** The key that took its place, once it was rotated. */
  readonly rotatedTo?: KeyId
}

/** A key that was never used. */
export type NewKeyRow = Omit<KeyRow, 'uses' | 'rotatedTo'>

/** A right to a key that its owner has given. */
export interface GrantRow {
  readonly keyId: KeyId
  readonly grantee: AccountId
  /** At least one, in the order of their bits. */
  readonly rights: readonly Right[]
  /** Last L1 block in which it counts. */
  readonly until: number
}

/** A shielding key and where it stands: published once its record is finalised on chain. */
export interface ShieldingRow {
  readonly kid: Hex
  readonly keyId: KeyId
  readonly validFrom: number
  readonly validUntil: number
  /** `record ‖ signature` as published (PROTOCOL 4). */
  readonly signedRecord: Uint8Array
  readonly published: boolean
}

/** One version of a stored policy. Versions of an id only ever grow, and all of them are kept. */
export interface PolicyRow {
  readonly id: string
  readonly version: number
  /** blake2_256 of the canonical JSON. */
  readonly hash: Hex
  /** YAML or JSON, as it was put. */
  readonly text: string
  readonly putBy: AccountId
  /** Whoever put it had the role operator then: others neither change it nor take it off. */
  readonly byOperator: boolean
  /** Newest committed finalised block when it was put. */
  readonly block: number
  readonly state: 'active' | 'superseded' | 'removed'
}

/** What a stored policy applies to without being named by a request; ids ascending, each once. */
export interface PolicyAttachments {
  readonly keys: readonly KeyId[]
  readonly callers: readonly AccountId[]
}

/** One line of the event trail: ids, names, hashes and outcomes; nothing sensitive (PROTOCOL 6). */
export interface TrailEntry {
  readonly seq: number
  readonly type: 'decision' | 'key' | 'policy' | 'epoch' | 'alarm'
  /** Newest committed finalised block when the entry was written, and its timestamp. */
  readonly block: number
  readonly timeMs: number
  readonly requestId?: RequestId
  readonly [field: string]: string | number | undefined
}

/** An entry and its hash, chained to the entry before it (PROTOCOL 6). */
export interface TrailLine {
  readonly entry: TrailEntry
  readonly hash: Hex
}
