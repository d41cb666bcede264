import { hexToBytes } from 'viem/utils'
import type { Effect } from '../../model/facts.js'
import type { Hex } from '../../model/ids.js'

/** What bytes do as far as there are rules for them, and in words what there is none for. */
export interface Understanding {
  readonly effects: readonly Effect[]
  readonly doubts: readonly string[]
}

/** A call of an account or contract: by a transaction, or from inside another call. */
export interface Call {
  /** Absent for contract creation. Lowercase. */
  readonly to: Hex | undefined
  /** Wei that go with it. */
  readonly value: bigint
  /** Lowercase. */
  readonly data: Hex
}

/** Where a call goes, as an effect has it. */
export const destinationOf = ({ to }: Call): Pick<Effect, 'destination'> =>
  to === undefined ? {} : { destination: hexToBytes(to) }

/** What is not understood: a call of whatever is at the destination, with the native value. */
export const unknownCall = (call: Call): Effect => ({
  kind: 'call',
  asset: 'native',
  amount: call.value,
  ...destinationOf(call),
})

/** A call of which only `others` are known. */
export const doubtful = (call: Call, doubt: string, others: readonly Effect[] = []): Understanding => ({
  effects: [...others, unknownCall(call)],
  doubts: [doubt],
})

/** What is understood in full. */
export const understood = (effects: readonly Effect[]): Understanding => ({ effects, doubts: [] })

/** All effects, and every doubt once. */
export const together = (parts: readonly Understanding[]): Understanding => ({
  effects: parts.flatMap(({ effects }) => effects),
  doubts: [...new Set(parts.flatMap(({ doubts }) => doubts))],
})
