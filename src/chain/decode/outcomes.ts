import { equalBytes } from '@noble/ciphers/utils.js'
import type { Vec } from '@polkadot/types'
import type { EventRecord } from '@polkadot/types/interfaces'
import type { Registry } from '@polkadot/types/types'
import { compactFromU8a } from '@polkadot/util'
import type { OwnExtrinsic } from '../../model/l1.js'
import { bigintOf } from './call-fields.js'
import { nameOfDispatchError } from './dispatch-error.js'

/** What became of an extrinsic. */
export type Outcome = Pick<OwnExtrinsic, 'outcome' | 'error' | 'feePlanck'>

type Event = EventRecord['event']

/** Phase, pallet, event, topics: an event is no shorter. */
const EVENT_BYTES = 4

const decodeRecords = (events: Uint8Array, registry: Registry): EventRecord[] => {
  const [, count] = compactFromU8a(events)
  // The count is read before anything is made for it.
  if (count.muln(EVENT_BYTES).gtn(events.length)) throw new Error('more events than bytes')
  const records = registry.createType<Vec<EventRecord>>('Vec<EventRecord>', events)
  if (!equalBytes(records.toU8a(), events)) throw new Error('not the bytes of events')
  return [...records]
}

const eventsByExtrinsic = (records: readonly EventRecord[]): ReadonlyMap<number, Event[]> => {
  const byIndex = new Map<number, Event[]>()
  for (const { phase, event } of records) {
    if (!phase.isApplyExtrinsic) continue
    const index = phase.asApplyExtrinsic.toNumber()
    const events = byIndex.get(index)
    if (events) events.push(event)
    else byIndex.set(index, [event])
  }
  return byIndex
}

const isEvent = (event: Event, section: string, method: string): boolean =>
  event.section === section && event.method === method

const fieldOf = ({ data }: Event, name: string) => data[data.names?.indexOf(name) ?? -1]

const endOf = (events: readonly Event[], registry: Registry): Outcome => {
  const ends = events.filter(
    (event) => isEvent(event, 'system', 'ExtrinsicSuccess') || isEvent(event, 'system', 'ExtrinsicFailed'),
  )
  const [end] = ends
  if (!end || ends.length > 1) throw new Error('an extrinsic without one end')
  if (end.method === 'ExtrinsicSuccess') return { outcome: 'succeeded' }
  const error = fieldOf(end, 'dispatchError')
  return { outcome: 'failed', ...(error && { error: nameOfDispatchError(error, registry) }) }
}

const feeOf = (events: readonly Event[]): bigint | undefined => {
  const paid = events.find((event) => isEvent(event, 'transactionPayment', 'TransactionFeePaid'))
  return paid && bigintOf(fieldOf(paid, 'actualFee'))
}

const outcomeOf = (events: readonly Event[], registry: Registry): Outcome => {
  const feePlanck = feeOf(events)
  return feePlanck === undefined ? endOf(events, registry) : { ...endOf(events, registry), feePlanck }
}

/**
 * What became of the extrinsics of these indices, in their order, from the SCALE value of `System.Events`. An
 * error inside `batchAll` is the error of the whole. The fee is what was paid in the end, tip included. Throws
 * when these are not the events of a block with these extrinsics; the bytes may be anything.
 */
export const outcomesOf = (indices: readonly number[], events: Uint8Array, registry: Registry): Outcome[] => {
  const byExtrinsic = eventsByExtrinsic(decodeRecords(events, registry))
  return indices.map((index) => outcomeOf(byExtrinsic.get(index) ?? [], registry))
}
