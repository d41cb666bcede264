import type { ChainId } from '../../model/ids.js'
import type { KeyType } from '../../model/key.js'
import { toHex } from '../../protocol/hash.js'
import { decodedAs, refuse, type DecodeResult } from '../result.js'
import { accountOf } from './account.js'
import { checkMetadataHash } from './check-metadata-hash.js'
import { payloadFacts } from './payload-facts.js'
import { readPayload, type SubstratePayload } from './read-payload.js'
import type { SubstrateRuntime } from './runtime.js'
import { isConfirmed } from './second-reading.js'
import { substrateToSign } from './to-sign.js'
import { understandCall } from './understand-call.js'

/** What is to be decoded: a payload for one chain and a type of key. */
export interface SubstrateInput {
  readonly chain: ChainId
  /** First 32 hex digits of the genesis hash (CAIP-13). */
  readonly reference: string
  readonly keyType: KeyType
  /** 33 bytes compressed for Secp256k1, else 32: calls that act for other accounts are read by whose they are. */
  readonly publicKey: Uint8Array
  readonly bytes: Uint8Array
}

interface Reading {
  readonly runtime: SubstrateRuntime
  readonly payload: SubstratePayload
}

/** Genesis and checkpoint hash alone; what is not longer is no payload, but perhaps the hash of one. */
const TWO_HASHES = 64

const isForRuntime = ({ runtime, payload }: Reading): boolean =>
  payload.specVersion === runtime.specVersion && payload.transactionVersion === runtime.transactionVersion

const OTHER_METADATA =
  'the metadata hash in it is not that of the metadata that it is read by: it was made by other metadata, or symbol ' +
  'and decimals of the chain under names.chains in the settings are not those of its runtime'

const UNKNOWN_HASH =
  'the metadata hash in it cannot be checked: that takes metadata of version 15, and symbol and decimals of the chain'

const decodeReading = ({ runtime, payload }: Reading, input: SubstrateInput): DecodeResult => {
  const { chain, keyType, publicKey, bytes } = input
  if (!runtime.keyTypes.has(keyType))
    return refuse('WrongChainForKey', `${runtime.specName} ${runtime.specVersion} takes no ${keyType} signatures`)
  const hash = checkMetadataHash(runtime, payload)
  if (hash === 'other') return refuse('UnsupportedPayload', OTHER_METADATA)
  const origin = accountOf(keyType, publicKey)
  const understanding = understandCall(payload.call, origin)
  // What polkadot-js has no table entry for it cannot read; that is not understood anyway.
  const isComparable = payload.unknownExtensions.length === 0 && payload.feeAsset === undefined
  if (isComparable && !isConfirmed(runtime.registry, bytes, { payload, understanding, origin }))
    return refuse('MalformedPayload', 'two decoders do not read the same out of the payload')
  const facts = payloadFacts(chain, payload, understanding, hash === 'unknown' ? [UNKNOWN_HASH] : [])
  return decodedAs(facts, [substrateToSign(keyType, bytes)])
}

const notRead = (chain: ChainId, known: readonly SubstrateRuntime[]): DecodeResult => {
  const versions = known.map(({ specVersion }) => specVersion).join(', ')
  return refuse(
    'UnsupportedPayload',
    known.length === 0
      ? `no runtime of ${chain} is known: the operator lists its metadata under payloads.polkadot in the settings`
      : `this is no payload of a known runtime of ${chain} (spec versions ${versions}): it is malformed, or made for ` +
          'another version, whose metadata the operator lists under payloads.polkadot in the settings',
  )
}

/**
 * Decodes a signer payload, `call ‖ extra ‖ implicit`, unhashed and the call without a length
 * (PROTOCOL 2: SubstratePayload), by the one runtime that reads it and whose version it names.
 */
export const decodeSubstratePayload = (runtimes: readonly SubstrateRuntime[], input: SubstrateInput): DecodeResult => {
  const { chain, reference, bytes } = input
  if (bytes.length <= TWO_HASHES)
    return refuse('MalformedPayload', 'too short for call, extra and implicit parts; a payload is given unhashed')
  const known = runtimes.filter((runtime) => runtime.chain === chain)
  const readings = known.flatMap((runtime): Reading[] => {
    const payload = readPayload(runtime, bytes)
    return payload === undefined ? [] : [{ runtime, payload }]
  })
  const [reading, second] = readings.filter(isForRuntime)
  if (reading === undefined) return notRead(chain, known)
  // Each would be signed for: what it does then depends on which runtime the chain has at that time.
  if (second !== undefined) return refuse('MalformedPayload', 'two runtimes read this payload as theirs')
  if (!toHex(reading.payload.genesis).startsWith(`0x${reference}`))
    return refuse('PayloadNamesOtherChain', `the genesis hash in the payload is not that of ${chain}`)
  return decodeReading(reading, input)
}
