import type { GenericCall, GenericExtrinsicPayload } from '@polkadot/types'
import type { Registry } from '@polkadot/types/types'
import { compactAddLength } from '@polkadot/util'
import { concat, toHex } from '../../protocol/hash.js'
import type { SubstratePayload } from './read-payload.js'
import type { Transfer } from './understand-call.js'

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

const sameTransfer = (registry: Registry, callBytes: Uint8Array, { destination, amount }: Transfer): boolean => {
  const call = registry.createTypeUnsafe<GenericCall, string>('Call', [callBytes])
  const [address, value] = call.args
  const account = address?.toU8a().subarray(-destination.length)
  return (
    call.section === 'balances' &&
    /^transfer(AllowDeath|KeepAlive)?$/.test(call.method) &&
    call.args.length === 2 &&
    sameBytes(call.toU8a(), callBytes) &&
    account !== undefined &&
    sameBytes(account, destination) &&
    value !== undefined &&
    BigInt(value.toString()) === amount
  )
}

/**
 * Whether polkadot-js reads the same facts out of the bytes, and writes them as the same bytes. It is asked
 * only about bytes that were already read strictly, and about calls only if they are transfers: it takes
 * garbage for values, and is slow on large calls.
 */
export const isConfirmed = (
  registry: Registry,
  bytes: Uint8Array,
  payload: SubstratePayload,
  transfer: Transfer | undefined,
): boolean => {
  try {
    return (
      samePayload(registry, bytes, payload) &&
      (transfer === undefined || sameTransfer(registry, payload.callBytes, transfer))
    )
  } catch {
    // Its messages hold the bytes, so nothing of them may travel on.
    return false
  }
}
