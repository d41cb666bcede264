import type { Effect } from '../../model/facts.js'
import type { ChainId } from '../../model/ids.js'
import type { KeyType } from '../../model/key.js'
import { toHex } from '../../protocol/hash.js'
import { decodedAs, refuse, type DecodeResult, type FoundFacts } from '../result.js'
import { readPayload, type SubstratePayload } from './read-payload.js'
import type { SubstrateRuntime } from './runtime.js'
import { isConfirmed } from './second-reading.js'
import { substrateToSign } from './to-sign.js'
import { understandCall, type Understanding } from './understand-call.js'

/** What is to be decoded: a payload for one chain and a type of key. */
export interface SubstrateInput {
  readonly chain: ChainId
  /** First 32 hex digits of the genesis hash (CAIP-13). */
  readonly reference: string
  readonly keyType: KeyType
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

/** What extensions do that have no rule, one effect for each. */
const extensionDoubts = ({
  unknownExtensions,
  paysInAsset,
}: SubstratePayload): { effects: Effect[]; doubts: string[] } => {
  const unknown = unknownExtensions.map((name) => ({ name, doubt: `the transaction extension ${name} has no rule` }))
  const asset = paysInAsset ? [{ name: 'ChargeAssetTxPayment', doubt: 'the fee is paid in another asset' }] : []
  const all = [...unknown, ...asset]
  return {
    effects: all.map(({ name }) => ({ kind: 'call', method: name })),
    doubts: all.map(({ doubt }) => doubt),
  }
}

const eraText = ({ era }: SubstratePayload): string => (era === 'immortal' ? era : `${era.period}/${era.phase}`)

/** What is signed besides call and tip. Facts of understood payloads differ wherever their bytes do. */
const replayOf = (payload: SubstratePayload): FoundFacts['replay'] => ({
  nonce: payload.nonce.toString(),
  era: eraText(payload),
  checkpoint: toHex(payload.checkpoint),
  genesis: toHex(payload.genesis),
  specVersion: payload.specVersion.toString(),
  ...(payload.metadataHash ? { metadataHash: toHex(payload.metadataHash) } : {}),
})

/** All that a u128 balance can hold: no limit on fees is as high. */
const UNKNOWN_FEE = 2n ** 128n - 1n

/**
 * The tip in planck. What is paid in another asset, or perhaps by an extension without a rule, has no number
 * in planck, and "not known" must not pass for "none": no limit allows it. Undefined where nothing can charge.
 */
const feeOf = ({ tip, paysInAsset, unknownExtensions }: SubstratePayload): bigint | undefined => {
  if (paysInAsset) return UNKNOWN_FEE
  return tip ?? (unknownExtensions.length > 0 ? UNKNOWN_FEE : undefined)
}

const factsOf = (chain: ChainId, payload: SubstratePayload, { effect, doubts }: Understanding): FoundFacts => {
  const extensions = extensionDoubts(payload)
  const fee = feeOf(payload)
  return {
    chain,
    doubts: [...doubts, ...extensions.doubts],
    effects: [effect, ...extensions.effects],
    ...(fee === undefined ? {} : { fee }),
    replay: replayOf(payload),
  }
}

const decodeReading = ({ runtime, payload }: Reading, { chain, keyType, bytes }: SubstrateInput): DecodeResult => {
  if (!runtime.keyTypes.has(keyType))
    return refuse('WrongChainForKey', `${runtime.specName} ${runtime.specVersion} takes no ${keyType} signatures`)
  const understanding = understandCall(payload.call)
  // What polkadot-js has no table entry for it cannot read; that is not understood anyway.
  const isComparable = payload.unknownExtensions.length === 0 && !payload.paysInAsset
  if (isComparable && !isConfirmed(runtime.registry, bytes, payload, understanding.transfer))
    return refuse('MalformedPayload', 'two decoders do not read the same out of the payload')
  return decodedAs(factsOf(chain, payload, understanding), [substrateToSign(keyType, bytes)])
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
