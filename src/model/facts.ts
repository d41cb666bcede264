import type { ChainId } from './ids.js'
import type { SignatureScheme } from './key.js'

/** What a payload does, one word per effect. `self` has no effect outside the sender's own account. */
export const EFFECT_KINDS = [
  'transfer',
  'approve',
  'delegate',
  'authorization',
  'call',
  'message',
  'digest',
  'self',
] as const
export type EffectKind = (typeof EFFECT_KINDS)[number]

/** `native`, or the token's address bytes on its chain. */
export type AssetRef = 'native' | Uint8Array

/** Facts that no condition asks for, by name: shown to people, and part of what is hashed. */
export type Details = Readonly<Record<string, string>>

/** One consequence of signing. An absent field is a fact that this kind does not have. */
export interface Effect {
  readonly kind: EffectKind
  readonly asset?: AssetRef
  /** Base units (wei, satoshi, planck, lamports). Of an asset with ids, how many of this id. */
  readonly amount?: bigint
  /** Recipient, spender, delegate or contract, by kind, as the chain's raw bytes; contract creation has none. */
  readonly destination?: Uint8Array
  /** Whose the destination is, where the payload itself proves it: the wallet behind a token account. */
  readonly owner?: Uint8Array
  /** Name of the called method, for example `transfer(address,uint256)`. */
  readonly method?: string
  /** Which one of an asset with ids (ERC-721, ERC-1155). */
  readonly tokenId?: bigint
  /** An approval without an end: of all that the account has and will have. */
  readonly unlimited?: true
  readonly details?: Details
}

/** What the agent itself decoded from the bytes that it would sign. Nothing in here comes from the caller's word. */
export interface Facts {
  readonly chain: ChainId
  /** False when any part of the payload has no rule; `doubts` says which. */
  readonly understood: boolean
  readonly doubts: readonly string[]
  /** True for a bare digest: there is nothing to decode. */
  readonly blind: boolean
  readonly effects: readonly Effect[]
  /** The most that the signed bytes let the sender pay as fee, in base units of the native asset; absent when the payload has no fee. */
  readonly fee?: bigint
  /** What makes the signed bytes valid once, for example an account nonce. */
  readonly replay: Readonly<Record<string, string>>
  readonly details?: Details
}

/** One thing to hand to a key. */
export interface ToSign {
  readonly scheme: SignatureScheme
  /** A 32-byte digest for `ecdsa`, `bip340` and `taproot`, the whole message for the others. */
  readonly message: Uint8Array
}

export interface Decoded {
  readonly facts: Facts
  /** In reply part order; one for everything but Bitcoin. */
  readonly toSign: readonly ToSign[]
}
