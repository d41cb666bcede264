import type { GenericCall } from '@polkadot/types'
import { BOUNDS } from '../../../types/protocol/bounds.js'
import type { Hex } from '../../model/ids.js'
import type { Invocation } from '../../model/l1.js'
import { toHex } from '../../protocol/hash.js'
import { bytesOf, isCall, memberOf } from './call-fields.js'
import type { DecodedExtrinsic, OnSkipped } from './extrinsics.js'
import { nestedCalls } from './nested-calls.js'

const readInvoke = (call: GenericCall): { shard: Hex; envelope: Uint8Array } | undefined => {
  if (!isCall(call, 'enclaveBridge', 'invoke')) return undefined
  const [request] = call.args
  const shard = bytesOf(memberOf(request, 'shard'))
  const envelope = bytesOf(memberOf(request, 'cyphertext'))
  return shard && envelope && { shard: toHex(shard), envelope }
}

/**
 * All `enclaveBridge.invoke` of the followed shards, in the order of the block.
 *
 * The extrinsic is only transport (PROTOCOL 2): who asks is proven inside the envelope. So an invoke counts
 * wherever it stands in a finalised block, also in an extrinsic or a batch item that failed: somebody signed
 * the request, and the bytes are final.
 */
export const findInvocations = (
  extrinsics: readonly DecodedExtrinsic[],
  shards: ReadonlySet<Hex>,
  onSkipped: OnSkipped,
): Invocation[] =>
  extrinsics.flatMap(({ index, extrinsic }) =>
    nestedCalls(extrinsic.method as GenericCall, onSkipped).flatMap((call) => {
      const invoke = readInvoke(call)
      if (!invoke || !shards.has(invoke.shard)) return []
      if (invoke.envelope.length <= BOUNDS.envelope) return [{ ...invoke, extrinsicIndex: index }]
      onSkipped('oversized-envelope')
      return []
    }),
  )
