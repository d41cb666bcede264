import type { EventRecord } from '@polkadot/types/interfaces'
import type { Registry } from '@polkadot/types/types'
import type { Vec } from '@polkadot/types'

/**
 * Indices of the extrinsics that succeeded, from the SCALE value of `System.Events`. Throws when it cannot
 * be decoded.
 */
export const successesIn = (events: Uint8Array, registry: Registry): ReadonlySet<number> => {
  const records = registry.createType<Vec<EventRecord>>('Vec<EventRecord>', events)
  const succeeded = records.filter(
    ({ phase, event }) => phase.isApplyExtrinsic && event.section === 'system' && event.method === 'ExtrinsicSuccess',
  )
  return new Set(succeeded.map(({ phase }) => phase.asApplyExtrinsic.toNumber()))
}
