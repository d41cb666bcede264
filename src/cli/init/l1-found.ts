import type { bool } from '@polkadot/types'
import type { ApiPromise } from '@polkadot/api'
import type { Hex } from '../../model/ids.js'

/** What a node says of the chain that it follows. */
export interface L1Found {
  readonly genesis: Hex
  readonly chain: string
  /** `Live`, `Development`, `Local`, or the name of another type. */
  readonly type: string
  readonly specName: string
  readonly specVersion: number
  /** Whether the runtime takes registrations without attestation. */
  readonly allowsSkip: boolean
}

/** Asks a connected node what it is. Raises what polkadot-js raises. */
export const askL1 = async (api: ApiPromise): Promise<L1Found> => {
  const [chain, type, skipping] = await Promise.all([
    api.rpc.system.chain(),
    api.rpc.system.chainType(),
    api.query['teerex']?.['allowSkippingAttestation']?.(),
  ])
  return {
    genesis: api.genesisHash.toHex(),
    chain: chain.toString(),
    type: type.toString(),
    specName: api.runtimeVersion.specName.toString(),
    specVersion: api.runtimeVersion.specVersion.toNumber(),
    allowsSkip: (skipping as Partial<bool> | undefined)?.isTrue === true,
  }
}
