import { compactToU8a } from '@polkadot/util'
import type { BlockHash, Hex } from '../model/ids.js'
import { blake2_256, fromHex, toHex } from '../protocol/hash.js'

/** A block's header, as nodes give it. */
export interface Header {
  readonly parentHash: BlockHash
  readonly number: number
  readonly stateRoot: Hex
  readonly extrinsicsRoot: Hex
  /** SCALE of each digest item. */
  readonly logs: readonly Hex[]
}

/** The hash that the header must have: blake2_256 of its SCALE encoding. */
export const headerHash = ({ parentHash, number, stateRoot, extrinsicsRoot, logs }: Header): BlockHash =>
  toHex(
    blake2_256(
      fromHex(parentHash),
      compactToU8a(number),
      fromHex(stateRoot),
      fromHex(extrinsicsRoot),
      compactToU8a(logs.length),
      ...logs.map(fromHex),
    ),
  )
