import { readFile } from 'node:fs/promises'
import type { KeyringPair } from '@polkadot/keyring/types'
import { expandMetadata, Metadata, TypeRegistry, type GenericCall, type GenericExtrinsic } from '@polkadot/types'
import type { Registry } from '@polkadot/types/types'
import { compactStripLength, hexToU8a, u8aToHex } from '@polkadot/util'
import { loadChopsticks } from '../../src/embedded/chopsticks.js'
import { leaseExecutor } from '../../src/embedded/executor-lease.js'
import { asRawSpec } from '../../src/embedded/genesis-clock.js'
import type { Hex } from '../../src/model/ids.js'
import { DEV_SPEC } from './embedded.js'

const CODE: Hex = '0x3a636f6465'
const GENESIS: Hex = `0x${'45'.repeat(32)}`

/** The development runtime, without a chain: its metadata, and extrinsics in its encoding. */
export interface DevRuntime {
  readonly specName: string
  readonly specVersion: number
  readonly transactionVersion: number
  /** SCALE of the metadata with its length in front, as the runtime API gives it. */
  readonly opaqueMetadata: Hex
  readonly metadata: Hex
  readonly registry: Registry
  call(pallet: string, name: string, ...args: unknown[]): GenericCall
  /** Without a signer. */
  inherent(call: GenericCall): Uint8Array
  signed(signer: KeyringPair, nonce: number, call: GenericCall): Uint8Array
}

type RuntimeVersion = Pick<DevRuntime, 'specName' | 'specVersion' | 'transactionVersion'>

const readCode = async (): Promise<Hex> =>
  asRawSpec(JSON.parse(await readFile(DEV_SPEC, 'utf8'))).genesis.raw.top[CODE] as Hex

const askWasm = async (method: string, ...args: Hex[]): Promise<Hex> => {
  const chopsticks = await loadChopsticks()
  const release = await leaseExecutor(chopsticks)
  const task = { mockSignatureHost: false, allowUnresolvedImports: false, runtimeLogLevel: 0 } as const
  const answer = await chopsticks.runTask({ ...task, wasm: await readCode(), calls: [[method, args]] })
  await release()
  if ('Error' in answer) throw new Error(answer.Error)
  return answer.Call.result
}

const askVersion = async (): Promise<RuntimeVersion> => {
  const chopsticks = await loadChopsticks()
  const release = await leaseExecutor(chopsticks)
  // Its declared type needs the types of lodash.
  const getVersion = chopsticks.getRuntimeVersion as unknown as (code: Hex) => Promise<RuntimeVersion>
  const version = await getVersion(await readCode())
  await release()
  return version
}

const load = async (): Promise<DevRuntime> => {
  const opaqueMetadata = await askWasm('Metadata_metadata')
  const version = await askVersion()
  const registry = new TypeRegistry()
  const metadata = u8aToHex(compactStripLength(hexToU8a(opaqueMetadata))[1])
  const decoded = new Metadata(registry, metadata)
  registry.setMetadata(decoded, undefined, undefined, true)
  const calls = expandMetadata(registry, decoded).tx as Record<
    string,
    Record<string, (...args: unknown[]) => GenericCall>
  >
  const extrinsicOf = (call: GenericCall): GenericExtrinsic =>
    registry.createType<GenericExtrinsic>('Extrinsic', call, { version: 4 })
  const { specName, specVersion, transactionVersion } = version
  return {
    specName,
    specVersion,
    transactionVersion,
    opaqueMetadata,
    metadata,
    registry,
    call: (pallet, name, ...args) => {
      const make = calls[pallet]?.[name]
      if (!make) throw new Error(`the development runtime has no ${pallet}.${name}`)
      return make(...args)
    },
    inherent: (call) => extrinsicOf(call).toU8a(),
    signed: (signer, nonce, call) => {
      const runtimeVersion = { specVersion, transactionVersion } as never
      const options = { blockHash: GENESIS, genesisHash: GENESIS, nonce, runtimeVersion }
      return extrinsicOf(call).sign(signer, options).toU8a()
    },
  }
}

const metadataAt = new Map<number, Promise<Hex>>()

/** What `Metadata_metadata_at_version` answers: SCALE of `Option<OpaqueMetadata>`. Asked once per process. */
export const devMetadataAt = (version: number): Promise<Hex> => {
  const known =
    metadataAt.get(version) ?? askWasm('Metadata_metadata_at_version', u8aToHex(Uint8Array.of(version, 0, 0, 0)))
  metadataAt.set(version, known)
  return known
}

let runtime: Promise<DevRuntime> | undefined

/** The development runtime, asked once per process. Takes a second or two the first time. */
export const devRuntime = (): Promise<DevRuntime> => (runtime ??= load())
