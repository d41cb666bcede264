import { blake2AsHex } from '@polkadot/util-crypto'
import type { Hex } from '../../../src/model/ids.js'
import type { DevRuntime } from '../dev-runtime.js'
import type { NodeView } from './chain-methods.js'
import type { FakeMethod } from './fake-session.js'
import type { FakeStorage } from './fake-storage.js'

/** Versions of the runtime APIs that polkadot-js looks for. */
const APIS: readonly (readonly [name: string, version: number])[] = [
  ['Metadata', 2],
  ['TransactionPaymentCallApi', 3],
]

/** What a node of this runtime says of its version. */
export const versionOf = ({ specName, specVersion, transactionVersion }: DevRuntime): object => ({
  specName,
  implName: specName,
  authoringVersion: 1,
  specVersion,
  implVersion: 1,
  apis: APIS.map(([name, version]) => [blake2AsHex(name, 64), version]),
  transactionVersion,
  stateVersion: 1,
})

/** SCALE of `RuntimeDispatchInfo`: weight (1,1), class normal, fee 0. */
const CHEAP: Hex = `0x040400${'00'.repeat(16)}`

const RUNTIME_CALLS: Readonly<Record<string, (runtime: DevRuntime) => Hex>> = {
  Metadata_metadata_versions: () => '0x040e000000',
  Metadata_metadata_at_version: ({ opaqueMetadata }) => `0x01${opaqueMetadata.slice(2)}`,
  TransactionPaymentCallApi_query_call_info: () => CHEAP,
}

/** `state_*` as an honest node answers it, without subscriptions. Without `storage` no key has a value. */
export const stateMethods = (
  runtime: DevRuntime,
  { best }: NodeView,
  storage: FakeStorage | undefined,
): Record<string, FakeMethod> => {
  const valueAt = (key: unknown, hash: unknown): Hex | null => {
    const block = typeof hash === 'string' ? best().find(hash) : best().best
    return (block && storage?.(key as Hex, block, best())) ?? null
  }
  return {
    state_getRuntimeVersion: async () => versionOf(runtime),
    state_getMetadata: async () => runtime.metadata,
    state_call: async ([name]) => {
      const answer = RUNTIME_CALLS[String(name)]
      if (!answer) throw new Error(`no runtime API ${String(name)}`)
      return answer(runtime)
    },
    state_getStorage: async ([key, hash]) => valueAt(key, hash),
    state_queryStorageAt: async ([keys, hash]) => [
      { block: hash, changes: (keys as unknown[]).map((key) => [key, valueAt(key, hash)]) },
    ],
  }
}
