import type { Effect } from '../../model/facts.js'
import type { PalletCall } from './pallet-call.js'
import type { Value } from './value.js'

/** Calls that a call makes, and the account that they act for. */
export interface InnerCalls {
  readonly calls: readonly (Value | undefined)[]
  readonly origin: Uint8Array
}

/** What a call does by itself, and the calls that it makes. */
export interface Meaning {
  readonly effects: readonly Effect[]
  readonly inner?: InnerCalls
}

/** How a call of a pallet is understood. */
export interface CallRule {
  readonly args: readonly string[]
  /** By the account that the call acts for. Answers what is not understood in words that follow the call's name. */
  readonly read: (call: PalletCall, origin: Uint8Array) => Meaning | string
}

/** Rules of a pallet by the name of the call; `path` is that of its enum of calls. */
export interface PalletRules {
  readonly path: string
  readonly calls: ReadonlyMap<string, CallRule>
}
