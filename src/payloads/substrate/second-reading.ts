import type { GenericCall, GenericExtrinsicPayload } from '@polkadot/types'
import type { Registry } from '@polkadot/types/types'
import { compactAddLength } from '@polkadot/util'
import { canonicalBytes } from '../../protocol/canonical-json.js'
import { effectJson } from '../../protocol/facts-json.js'
import { concat, toHex } from '../../protocol/hash.js'
import type { SubstratePayload } from './read-payload.js'
import { secondEffects } from './second-effects.js'
import type { Understanding } from './understand-call.js'

/** Version of signed extrinsics. */
const SIGNED = { version: 4 }

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => toHex(a) === toHex(b)

const sameEra = ({ era }: GenericExtrinsicPayload, first: SubstratePayload): boolean =>
  first.era === 'immortal'
    ? era.isImmortalEra
    : era.isMortalEra &&
      era.asMortalEra.period.toNumber() === first.era.period &&
      era.asMortalEra.phase.toNumber() === first.era.phase

/** polkadot-js has its own table of extensions, by name. */
const samePayload = (registry: Registry, bytes: Uint8Array, first: SubstratePayload): boolean => {
  const whole = concat(compactAddLength(first.callBytes), bytes.subarray(first.callBytes.length))
  const second = registry.createTypeUnsafe<GenericExtrinsicPayload, string>('ExtrinsicPayload', [whole, SIGNED])
  return (
    sameBytes(second.toU8a({ method: true }), bytes) &&
    sameEra(second, first) &&
    second.nonce.toBigInt() === first.nonce &&
    (first.tip === undefined || second.tip.toBigInt() === first.tip) &&
    second.specVersion.toNumber() === first.specVersion &&
    sameBytes(second.genesisHash.toU8a(), first.genesis) &&
    sameBytes(second.blockHash.toU8a(), first.checkpoint) &&
    (first.metadataHash === undefined || sameBytes(second.metadataHash.unwrap().toU8a(), first.metadataHash))
  )
}

const sameJson = (a: object, b: object): boolean => Buffer.compare(canonicalBytes(a), canonicalBytes(b)) === 0

const sameCall = (
  registry: Registry,
  bytes: Uint8Array,
  { effects, shape = '.' }: Understanding,
  origin: Uint8Array,
) => {
  const call = registry.createTypeUnsafe<GenericCall, string>('Call', [bytes])
  const second = secondEffects(call, origin)
  return (
    sameBytes(call.toU8a(), bytes) &&
    second.shape === shape &&
    sameJson(second.effects.map(effectJson), effects.map(effectJson))
  )
}

/** What the first reading made of a payload: its call, and the account that it acts for. */
export interface FirstReading {
  readonly payload: SubstratePayload
  readonly understanding: Understanding
  readonly origin: Uint8Array
}

/**
 * Whether polkadot-js reads the same facts out of the bytes, and writes them as the same bytes. It is asked
 * only about bytes that were already read strictly, and about calls only if they are understood: it takes
 * garbage for values, and is slow on large calls.
 */
export const isConfirmed = (
  registry: Registry,
  bytes: Uint8Array,
  { payload, understanding, origin }: FirstReading,
): boolean => {
  try {
    return (
      samePayload(registry, bytes, payload) &&
      (understanding.doubts.length > 0 || sameCall(registry, payload.callBytes, understanding, origin))
    )
  } catch {
    // Its messages hold the bytes, so nothing of them may travel on.
    return false
  }
}
