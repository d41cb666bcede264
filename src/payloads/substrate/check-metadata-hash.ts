import { toHex } from '../../protocol/hash.js'
import type { SubstratePayload } from './read-payload.js'
import type { SubstrateRuntime } from './runtime.js'

/**
 * Whether a payload was made by the metadata that it is read by, where it signs a hash of it (`CheckMetadataHash`,
 * RFC-78): `none` is signed, `ours`, `other`, or `unknown` where the hash of ours cannot be computed.
 */
export const checkMetadataHash = (
  { metadataHash }: SubstrateRuntime,
  payload: SubstratePayload,
): 'none' | 'ours' | 'other' | 'unknown' => {
  if (payload.metadataHash === undefined) return 'none'
  const ours = metadataHash()
  if (ours === undefined) return 'unknown'
  return toHex(ours) === toHex(payload.metadataHash) ? 'ours' : 'other'
}
