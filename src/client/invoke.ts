import type { ApiPromise } from '@polkadot/api'
import type { SubmittableExtrinsic } from '@polkadot/api/types'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import { toHex } from '../protocol/hash.js'
import type { Inclusion, Submitter, Until } from './submitter.js'

/** Where the envelopes go. */
export interface InvokeOptions {
  readonly shard: Hex
  /** Default `inBlock`: the reply is final anyway. */
  readonly until?: Until
}

const called = (api: ApiPromise, pallet: string, name: string): ApiPromise['tx'][string][string] => {
  const call = api.tx[pallet]?.[name]
  if (call) return call
  const message = `The runtime has no call ${pallet}.${name}. The client needs an Integritee L1.`
  throw new SignerError('SIGNER__CHAIN__PALLET_NOT_FOUND', message, { pallet, name })
}

/** `enclaveBridge.invoke` with one envelope: for those who sign and send it themselves. Raises SIGNER__CHAIN__PALLET_NOT_FOUND. */
export const invokeCall = (api: ApiPromise, shard: Hex, envelope: Uint8Array): SubmittableExtrinsic<'promise'> =>
  called(api, 'enclaveBridge', 'invoke')({ shard, cyphertext: toHex(envelope) })

/** Carries one envelope to the agent (PROTOCOL 2). Raises as `Submitter.submit` and `invokeCall`. */
export const invoke = async (
  envelope: Uint8Array,
  { shard, until = 'inBlock' }: InvokeOptions,
  { api, submit }: Submitter,
): Promise<Inclusion> => submit(invokeCall(api, shard, envelope), until)

/** Carries several envelopes in one extrinsic: all or none. Raises as `invoke`. */
export const batchInvoke = async (
  envelopes: readonly Uint8Array[],
  { shard, until = 'inBlock' }: InvokeOptions,
  { api, submit }: Submitter,
): Promise<Inclusion> => {
  const calls = envelopes.map((envelope) => invokeCall(api, shard, envelope))
  return submit(called(api, 'utility', 'batchAll')(calls), until)
}
