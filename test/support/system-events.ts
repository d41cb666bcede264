import { compactToU8a } from '@polkadot/util'
import { concat } from '../../src/protocol/hash.js'

// Indices of the development runtime's events.
const SUCCESS = Uint8Array.of(0, 0)
const FAILED = Uint8Array.of(0, 1)
const FEE_PAID = Uint8Array.of(11, 0)
const NO_TOPICS = Uint8Array.of(0)
/** Weight 0, class normal, fee paid. */
const DISPATCH_INFO = Uint8Array.of(0, 0, 0, 0)

const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer)
const u128 = (value: bigint): Uint8Array => new Uint8Array(BigUint64Array.of(value, 0n).buffer)

const record = (phase: Uint8Array, ...event: Uint8Array[]): Uint8Array => concat(phase, ...event, NO_TOPICS)
const applying = (index: number): Uint8Array => concat(Uint8Array.of(0), u32(index))

export const succeeded = (index: number): Uint8Array => record(applying(index), SUCCESS, DISPATCH_INFO)

/** `dispatchError` is its SCALE, such as 0x03 ‖ pallet ‖ error ‖ 0x000000. */
export const failed = (index: number, dispatchError: Uint8Array): Uint8Array =>
  record(applying(index), FAILED, dispatchError, DISPATCH_INFO)

export const moduleError = (pallet: number, error: number): Uint8Array => Uint8Array.of(3, pallet, error, 0, 0, 0)

export const feePaid = (index: number, who: Uint8Array, feePlanck: bigint, tipPlanck = 0n): Uint8Array =>
  record(applying(index), FEE_PAID, who, u128(feePlanck), u128(tipPlanck))

/** An event of the end of the block that belongs to no extrinsic, though it tells a success. */
export const atTheEnd = (): Uint8Array => record(Uint8Array.of(1), SUCCESS, DISPATCH_INFO)

/** SCALE of `System.Events`. */
export const eventsOf = (...records: Uint8Array[]): Uint8Array => concat(compactToU8a(records.length), ...records)
