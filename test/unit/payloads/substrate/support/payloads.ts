import { readFileSync } from 'node:fs'
import type { GenericCall, GenericExtrinsicPayload } from '@polkadot/types'
import { expandMetadata, Metadata, TypeRegistry } from '@polkadot/types'
import type { Registry } from '@polkadot/types/types'
import type { Payload } from '../../../../../types/protocol/scale.js'
import type { KeyType } from '../../../../../src/model/key.js'
import { payloadDecoder } from '../../../../../src/payloads/decode.js'
import type { DecodeResult } from '../../../../../src/payloads/result.js'
import { metadataIn } from '../../../../../src/payloads/substrate/metadata-bytes.js'
import type { NativeAsset } from '../../../../../src/payloads/substrate/metadata-hash.js'
import { loadRuntime, type SubstrateRuntime } from '../../../../../src/payloads/substrate/runtime.js'
import { fromHex, toHex } from '../../../../../src/protocol/hash.js'
import { devMetadataAt, devRuntime } from '../../../../support/dev-runtime.js'
import { keyOf, ownsNone } from '../../fixtures.js'

export const GENESIS = new Uint8Array(32).fill(0x45)
export const CHECKPOINT = new Uint8Array(32).fill(0xcc)
export const CHAIN = `polkadot:${'45'.repeat(16)}`
export const RECIPIENT = new Uint8Array(32).fill(0x35)

/** What a payload holds besides its call; what is not given is 0, immortal, and the runtime's own version. */
export interface PayloadFields {
  readonly nonce?: number
  readonly tip?: bigint
  readonly era?: { readonly period: number; readonly phase: number }
  readonly genesis?: Uint8Array
  readonly checkpoint?: Uint8Array
  readonly specVersion?: number
  readonly transactionVersion?: number
  readonly metadataHash?: Uint8Array
}

/** A runtime, and payloads for it made by polkadot-js. */
export interface Wallet {
  readonly runtime: SubstrateRuntime
  readonly registry: Registry
  call(pallet: string, name: string, ...args: unknown[]): GenericCall
  transfer(amount: bigint, name?: string): GenericCall
  payload(call: GenericCall | Uint8Array, fields?: PayloadFields): Uint8Array
  decode(bytes: Uint8Array, keyType?: KeyType, publicKey?: Uint8Array): DecodeResult
}

/** The native asset of Integritee and of the development runtime. */
export const TEER: NativeAsset = { symbol: 'TEER', decimals: 12 }

/** The two bytes of a mortal era (sp-runtime). */
const eraBytes = ({ period, phase }: { readonly period: number; readonly phase: number }): Uint8Array => {
  const encoded = Math.log2(period) - 1 + ((phase / Math.max(period / 4096, 1)) << 4)
  return Uint8Array.of(encoded & 0xff, encoded >> 8)
}

/** As `call ‖ extra ‖ implicit`: the call without length. */
const payloadWith = (
  { specVersion, transactionVersion }: SubstrateRuntime,
  registry: Registry,
  call: Uint8Array,
  fields: PayloadFields,
): Uint8Array => {
  const { genesis = GENESIS, era, metadataHash } = fields
  const made = registry.createTypeUnsafe<GenericExtrinsicPayload, string>('ExtrinsicPayload', [
    {
      method: toHex(call),
      era: era ? eraBytes(era) : '0x00',
      nonce: fields.nonce ?? 0,
      tip: fields.tip ?? 0n,
      specVersion: fields.specVersion ?? specVersion,
      transactionVersion: fields.transactionVersion ?? transactionVersion,
      genesisHash: genesis,
      blockHash: fields.checkpoint ?? (era ? CHECKPOINT : genesis),
      mode: metadataHash ? 1 : 0,
      metadataHash: metadataHash ? toHex(metadataHash) : null,
    },
    { version: 4 },
  ])
  return made.toU8a({ method: true })
}

export const decodeWith = (
  substrateRuntimes: readonly SubstrateRuntime[],
  chainId: string,
  bytes: Uint8Array,
  keyType: KeyType = 'Sr25519',
  publicKey?: Uint8Array,
): DecodeResult => {
  const payload: Payload = { tag: 'SubstratePayload', value: bytes }
  const key = { ...keyOf(keyType, [chainId]), ...(publicKey ? { publicKey } : {}) }
  return payloadDecoder({ substrateRuntimes, contracts: new Map() })({ chainId, key, payload, owns: ownsNone })
}

/** A wallet of polkadot-js for a runtime, by its metadata. */
export const walletOf = (file: Uint8Array, asset?: NativeAsset): Wallet => {
  const metadata = metadataIn(file) ?? file
  const runtime = loadRuntime({ chain: CHAIN, path: 'test.scale', bytes: file, asset })
  const registry = new TypeRegistry()
  const decoded = new Metadata(registry, metadata)
  registry.setMetadata(decoded, undefined, undefined, true)
  const calls = expandMetadata(registry, decoded).tx as Record<
    string,
    Record<string, (...args: unknown[]) => GenericCall>
  >
  const call: Wallet['call'] = (pallet, name, ...args) => {
    const make = calls[pallet]?.[name]
    if (!make) throw new Error(`the runtime has no ${pallet}.${name}`)
    return make(...args)
  }
  return {
    runtime,
    registry,
    call,
    transfer: (amount, name = 'transferKeepAlive') => call('balances', name, { Id: RECIPIENT }, amount),
    payload: (made, fields = {}) =>
      payloadWith(runtime, registry, made instanceof Uint8Array ? made : made.toU8a(), fields),
    decode: (bytes, keyType, publicKey) => decodeWith([runtime], CHAIN, bytes, keyType, publicKey),
  }
}

let dev: Promise<Wallet> | undefined
let dev14: Promise<Wallet> | undefined

/** A wallet for the development runtime (metadata V15, native asset known), made once per process. */
export const devWallet = (): Promise<Wallet> =>
  (dev ??= devMetadataAt(15).then((metadata) => walletOf(fromHex(metadata), TEER)))

/** A wallet for the development runtime by metadata V14, which has no hash. */
export const devWalletV14 = (): Promise<Wallet> =>
  (dev14 ??= devRuntime().then(({ metadata }) => walletOf(fromHex(metadata), TEER)))

const ITP = new URL('../../../../../../shared/integritee/metadata-itp.scale', import.meta.url)

/** Metadata V15 of Integritee on Polkadot, or undefined where it was not brought along. */
export const integriteeMetadata = (): Uint8Array | undefined => {
  try {
    return metadataIn(new Uint8Array(readFileSync(ITP)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A wallet for Integritee on Polkadot, or undefined where its metadata was not brought along. */
export const integriteeWallet = (): Wallet | undefined => {
  const metadata = integriteeMetadata()
  return metadata && walletOf(metadata, TEER)
}
