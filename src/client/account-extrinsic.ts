import type { AccountId } from '../model/ids.js'

/** The calls of PROTOCOL 3 and 4 that may stand alone or in a batch. */
export type LeafCall =
  | {
      readonly name: 'publishHash'
      readonly hash: Uint8Array
      readonly topics: readonly Uint8Array[]
      readonly data: Uint8Array
    }
  | { readonly name: 'remark'; readonly remark: Uint8Array }
  | { readonly name: 'remarkWithEvent'; readonly remark: Uint8Array }
  | { readonly name: 'other' }

/** A top-level call; what is nested deeper than one `batchAll` is `other`. */
export type TopCall = LeafCall | { readonly name: 'batchAll'; readonly calls: readonly LeafCall[] }

/** One signed extrinsic of a finalised block. */
export interface AccountExtrinsic {
  readonly blockNumber: number
  readonly signer: AccountId
  /** `ExtrinsicSuccess`. */
  readonly success: boolean
  readonly call: TopCall
}
