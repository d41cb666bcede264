import type { GenericCall } from '@polkadot/types'
import type { Codec } from '@polkadot/types/types'
import { contentOf, isAnyCall, itemsOf } from './call-fields.js'
import type { OnSkipped } from './extrinsics.js'

/** As deep as Substrate itself decodes calls. */
const MAX_DEPTH = 256

interface Found {
  readonly call: GenericCall
  readonly depth: number
}

const callsIn = (value: Codec): GenericCall[] => {
  if (isAnyCall(value)) return [value]
  const content = contentOf(value)
  return content ? callsIn(content) : itemsOf(value).flatMap(callsIn)
}

/**
 * A call and all calls in its arguments, however deep, in the order in which they stand: batches, proxies,
 * multisigs, sudo and whatever else takes a call, known to us or not (PROTOCOL 2).
 */
export const nestedCalls = (outermost: GenericCall, onSkipped: OnSkipped): GenericCall[] => {
  const calls: GenericCall[] = []
  // A stack of our own: the depth is the sender's choice.
  const open: Found[] = [{ call: outermost, depth: 0 }]
  for (let found = open.pop(); found; found = open.pop()) {
    const { call, depth } = found
    calls.push(call)
    const inner = call.args.flatMap(callsIn)
    if (depth === MAX_DEPTH && inner.length > 0) onSkipped('nested-too-deep')
    else for (const next of inner.reverse()) open.push({ call: next, depth: depth + 1 })
  }
  return calls
}
