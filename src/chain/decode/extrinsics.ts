import type { Registry } from '@polkadot/types/types'
import type { GenericExtrinsic } from '@polkadot/types'
import { mayConcern } from './may-concern.js'

/** Why something in a block was passed over. */
export type SkipReason =
  /** Not an extrinsic of this runtime, or nested beyond what can be read. */
  | 'undecodable-extrinsic'
  /** Calls nested deeper than any runtime decodes. */
  | 'nested-too-deep'
  /** Longer than the protocol allows an envelope to be. */
  | 'oversized-envelope'

/** Hears of everything that was passed over, for a counter. */
export type OnSkipped = (reason: SkipReason) => void

/** An extrinsic of a block: its bytes with their length prefix, and what they mean. */
export interface DecodedExtrinsic {
  readonly index: number
  readonly bytes: Uint8Array
  readonly extrinsic: GenericExtrinsic
}

const decodeOne = (registry: Registry, bytes: Uint8Array): GenericExtrinsic | undefined => {
  try {
    return registry.createType<GenericExtrinsic>('Extrinsic', bytes)
  } catch {
    return undefined
  }
}

/**
 * Decodes the extrinsics of one block that may concern one of `ids`, in order, with the of the runtime that executed it. What cannot be decoded is passed over and told: nobody can stop
 * the agent with an odd extrinsic.
 */
export const decodeExtrinsics = (
  body: readonly Uint8Array[],
  ids: readonly Uint8Array[],
  registry: Registry,
  onSkipped: OnSkipped,
): DecodedExtrinsic[] =>
  body.flatMap((bytes, index) => {
    if (!mayConcern(ids, bytes)) return []
    const extrinsic = decodeOne(registry, bytes)
    if (extrinsic) return [{ index, bytes, extrinsic }]
    onSkipped('undecodable-extrinsic')
    return []
  })
