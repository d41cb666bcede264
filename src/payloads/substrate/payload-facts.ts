import type { Details, Effect } from '../../model/facts.js'
import type { ChainId } from '../../model/ids.js'
import { toHex } from '../../protocol/hash.js'
import type { FoundFacts } from '../result.js'
import type { SubstratePayload } from './read-payload.js'
import type { Understanding } from './understand-call.js'

/** What extensions do that have no rule, one effect for each. */
const extensionDoubts = ({
  unknownExtensions,
  feeAsset,
}: SubstratePayload): { effects: Effect[]; doubts: string[] } => {
  const unknown = unknownExtensions.map((name) => ({ name, doubt: `the transaction extension ${name} has no rule` }))
  const asset = feeAsset ? [{ name: 'ChargeAssetTxPayment', doubt: 'the fee is paid in another asset' }] : []
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

const detailsOf = ({ feeAsset }: SubstratePayload, { shape }: Understanding): Details => ({
  ...(shape === undefined ? {} : { calls: shape }),
  ...(feeAsset === undefined ? {} : { feeAsset: toHex(feeAsset) }),
})

/** All that a u128 balance can hold: no limit on fees is as high. */
const UNKNOWN_FEE = 2n ** 128n - 1n

/**
 * The tip in planck. What is paid in another asset, or perhaps by an extension without a rule, has no number
 * in planck, and "not known" must not pass for "none": no limit allows it. Undefined where nothing can charge.
 */
const feeOf = ({ tip, feeAsset, unknownExtensions }: SubstratePayload): bigint | undefined => {
  if (feeAsset) return UNKNOWN_FEE
  return tip ?? (unknownExtensions.length > 0 ? UNKNOWN_FEE : undefined)
}

/**
 * The facts of a payload. Details: `calls` is how calls hold others (`Understanding.shape`), `feeAsset` the SCALE of
 * the id of the asset that pays the fee, as hex; each only where there is one.
 */
export const payloadFacts = (
  chain: ChainId,
  payload: SubstratePayload,
  understanding: Understanding,
  doubts: readonly string[],
): FoundFacts => {
  const extensions = extensionDoubts(payload)
  const fee = feeOf(payload)
  const details = detailsOf(payload, understanding)
  return {
    chain,
    doubts: [...understanding.doubts, ...extensions.doubts, ...doubts],
    effects: [...understanding.effects, ...extensions.effects],
    ...(fee === undefined ? {} : { fee }),
    replay: replayOf(payload),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  }
}
