import type { ApiPromise } from '@polkadot/api'
import type { SubmittableExtrinsic } from '@polkadot/api/promise/types'
import { u8aToHex } from '@polkadot/util'
import { SignerError } from '../errors/signer-error.js'
import type { AgentCall } from '../model/l1.js'

const called = (api: ApiPromise, pallet: string, name: string): ApiPromise['tx'][string][string] => {
  const call = api.tx[pallet]?.[name]
  if (call) return call
  throw new SignerError(
    'SIGNER__CHAIN__PALLET_NOT_FOUND',
    `The runtime has no call ${pallet}.${name}. The agent needs an Integritee L1.`,
    { pallet, call: name, specVersion: api.runtimeVersion.specVersion.toNumber() },
  )
}

/**
 * The call in the encoding of the runtime that `api` talks to; indices come from its metadata. Raises
 * SIGNER__CHAIN__PALLET_NOT_FOUND.
 */
export const buildCall = (api: ApiPromise, call: AgentCall): SubmittableExtrinsic => {
  if (call.kind === 'register') {
    const url = u8aToHex(new TextEncoder().encode(call.url))
    return called(api, 'teerex', 'registerSgxEnclave')(u8aToHex(call.proof), url, { [call.method]: { proxied: false } })
  }
  if (call.kind === 'remark') return called(api, 'system', 'remarkWithEvent')(u8aToHex(call.remark))
  const publish = called(api, 'enclaveBridge', 'publishHash')(
    u8aToHex(call.hash),
    call.topics.map((topic) => u8aToHex(topic)),
    u8aToHex(call.data),
  )
  const remark = called(api, 'system', 'remark')(u8aToHex(call.remark))
  return called(api, 'utility', 'batchAll')([publish, remark])
}
