import { toHex } from '../../protocol/hash.js'
import { eraOf, type Era } from './era.js'
import type { Extension, KnownExtension } from './extensions.js'
import { valueReader } from './read-value.js'
import type { SubstrateRuntime } from './runtime.js'
import { NotScale, scaleReader } from './scale-reader.js'
import { bytesIn, numberIn, type Value } from './value.js'

/** A payload as one runtime reads it. */
export interface SubstratePayload {
  readonly call: Value
  readonly callBytes: Uint8Array
  readonly era: Era
  /** Hash of the block in which the era starts: block 0 for immortal ones. */
  readonly checkpoint: Uint8Array
  readonly nonce: bigint
  /** Planck; absent where no extension that we know charges fees. */
  readonly tip: bigint | undefined
  /** SCALE of the id of the asset that the fee is paid in, if that is not the native one. */
  readonly feeAsset: Uint8Array | undefined
  /** Extensions that add something without a rule. */
  readonly unknownExtensions: readonly string[]
  readonly specVersion: number
  readonly transactionVersion: number
  readonly genesis: Uint8Array
  /** Hash of the metadata that the signature is restricted to, if it is. */
  readonly metadataHash: Uint8Array | undefined
}

interface ReadExtension {
  readonly extension: Extension
  readonly extra: Value
  readonly extraBytes: Uint8Array
  readonly implicit: Value
}

const HASH_BYTES = 32

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new NotScale()
  return value
}

/** Mode 1 signs a hash of the metadata with it, mode 0 none; other pairs no chain accepts (RFC-78). */
const metadataHashIn = ({ extra, implicit }: ReadExtension): Uint8Array | undefined => {
  const mode = extra.kind === 'variant' ? extra.index : undefined
  const option = implicit.kind === 'variant' ? implicit : undefined
  if (mode === 0 && option?.index === 0) return undefined
  if (mode !== 1 || option?.index !== 1) throw new NotScale()
  return must(bytesIn(option.fields[0]?.value, HASH_BYTES))
}

const BALANCE_BYTES = 16

/** Tip and option of `ChargeAssetTxPayment`, whose types are known by its rule, up to the id itself. */
const feeAssetIn = (extra: Uint8Array): Uint8Array | undefined => {
  const reader = scaleReader(extra)
  reader.compact(BALANCE_BYTES)
  const isSome = reader.integer(1) === 1n
  return isSome ? extra.subarray(reader.position()) : undefined
}

const payment = (read: ReadonlyMap<KnownExtension, ReadExtension>): Pick<SubstratePayload, 'tip' | 'feeAsset'> => {
  const plain = read.get('ChargeTransactionPayment')
  const asset = read.get('ChargeAssetTxPayment')
  if (plain && asset) throw new NotScale()
  if (plain) return { tip: must(numberIn(plain.extra)), feeAsset: undefined }
  if (!asset) return { tip: undefined, feeAsset: undefined }
  const [tip] = asset.extra.kind === 'fields' ? asset.extra.fields : []
  return { tip: must(numberIn(tip?.value)), feeAsset: feeAssetIn(asset.extraBytes) }
}

const readParts = ({ types, callType, extensions }: SubstrateRuntime, bytes: Uint8Array) => {
  const reader = scaleReader(bytes)
  const read = valueReader(types, reader)
  const call = read(callType)
  const callBytes = bytes.subarray(0, reader.position())
  const extras = extensions.map(({ extra }) => {
    const from = reader.position()
    return { extra: read(extra), extraBytes: bytes.subarray(from, reader.position()) }
  })
  const implicits = extensions.map(({ implicit }) => read(implicit))
  if (reader.position() !== bytes.length) throw new NotScale()
  return {
    call,
    callBytes,
    parts: extensions.map((extension, index): ReadExtension => ({
      extension,
      ...must(extras[index]),
      implicit: must(implicits[index]),
    })),
  }
}

const assemble = (runtime: SubstrateRuntime, bytes: Uint8Array): SubstratePayload => {
  const { call, callBytes, parts } = readParts(runtime, bytes)
  const known = new Map(
    parts.flatMap((part): [KnownExtension, ReadExtension][] => {
      const { rule } = part.extension
      return rule === 'empty' || rule === 'unknown' ? [] : [[rule, part]]
    }),
  )
  const extra = (name: KnownExtension): Value => must(known.get(name)).extra
  const implicit = (name: KnownExtension): Value => must(known.get(name)).implicit
  const metadataHash = known.get('CheckMetadataHash')
  const payload = {
    call,
    callBytes,
    era: must(eraOf(extra('CheckMortality'))),
    checkpoint: must(bytesIn(implicit('CheckMortality'), HASH_BYTES)),
    nonce: must(numberIn(extra('CheckNonce'))),
    ...payment(known),
    unknownExtensions: parts
      .filter(({ extension }) => extension.rule === 'unknown')
      .map(({ extension }) => extension.name),
    specVersion: Number(must(numberIn(implicit('CheckSpecVersion')))),
    transactionVersion: Number(must(numberIn(implicit('CheckTxVersion')))),
    genesis: must(bytesIn(implicit('CheckGenesis'), HASH_BYTES)),
    metadataHash: metadataHash && metadataHashIn(metadataHash),
  }
  // The checkpoint of what lives for ever is block 0; no chain accepts another.
  if (payload.era === 'immortal' && toHex(payload.checkpoint) !== toHex(payload.genesis)) throw new NotScale()
  return payload
}

/**
 * Reads `call ‖ extra ‖ implicit` as a runtime defines them: strict SCALE (one spelling for each value),
 * nothing left over, in bounded time and memory. `undefined` for bytes that are not a payload of it.
 */
export const readPayload = (runtime: SubstrateRuntime, bytes: Uint8Array): SubstratePayload | undefined => {
  try {
    return assemble(runtime, bytes)
  } catch (error) {
    if (error instanceof NotScale) return undefined
    throw error
  }
}
