import type { Hex } from '../model/ids.js'
import { SignerError } from '../errors/signer-error.js'

/** A raw chain spec; only the part that is read here. */
export interface RawSpec {
  readonly id: string
  readonly name: string
  readonly properties: { readonly ss58Format?: number } & Readonly<Record<string, unknown>>
  readonly genesis: { readonly raw: { readonly top: Readonly<Record<Hex, Hex>> } }
}

/** Storage key of `Timestamp.Now`: twox128("Timestamp") ‖ twox128("Now"). */
const TIMESTAMP_NOW: Hex = '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb'

/** A multiple of every slot length in use: 1, 6 and 12 s. */
const SLOT_MS = 12_000

const littleEndian64 = (value: number): Hex => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return `0x${bytes.toString('hex')}`
}

const isRawSpec = (value: unknown): value is RawSpec =>
  typeof (value as Partial<RawSpec> | null)?.genesis?.raw?.top === 'object'

/** Narrows parsed JSON to a raw chain spec. Raises SIGNER__EMBEDDED__BOOT_FAILED for anything else. */
export const asRawSpec = (value: unknown): RawSpec => {
  if (isRawSpec(value)) return value
  throw new SignerError(
    'SIGNER__EMBEDDED__BOOT_FAILED',
    'The chain spec has no `genesis.raw.top`. Give a raw one (`build-spec --raw`).',
  )
}

/**
 * The spec with the chain's clock set to `nowMs` (ms since 1970), rounded down to a slot.
 *
 * Without a clock in the genesis, chopsticks reads the wall clock twice for block 1, for the slot and for
 * the timestamp; when a slot begins in between, Aura panics and the chain stays on block 0. With it the
 * boot is repeatable.
 */
export const withClock = (spec: RawSpec, nowMs: number): RawSpec => {
  const clock = { [TIMESTAMP_NOW]: littleEndian64(nowMs - (nowMs % SLOT_MS)) }
  return {
    ...spec,
    genesis: { ...spec.genesis, raw: { ...spec.genesis.raw, top: { ...spec.genesis.raw.top, ...clock } } },
  }
}
