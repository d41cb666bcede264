import type { GenericCall } from '@polkadot/types'
import type { Effect } from '../../model/facts.js'
import { SECOND_RULES } from './second-rules.js'

interface SecondReading {
  readonly effects: readonly Effect[]
  readonly shape: string
}

const read = (call: GenericCall, origin: Uint8Array): SecondReading => {
  const rule = SECOND_RULES.get(`${call.section}.${call.method}`)
  if (rule?.args !== call.args.length) throw new Error('a call without a rule')
  const { effects, calls, origin: inner } = rule.open(call.args, origin, rule.method)
  // A batch without calls opens none, and is a batch all the same.
  const isLeaf = effects.length > 0 && calls.length === 0
  const readings = calls.map((each) => read(each, inner))
  return {
    effects: [...effects, ...readings.flatMap((reading) => reading.effects)],
    shape: isLeaf ? '.' : `${rule.method}(${readings.map(({ shape }) => shape).join('')})`,
  }
}

/**
 * What polkadot-js reads out of a call that acts for `origin`, in the form of `understandCall`. Asked only about calls
 * that the first reading understood, which bounds them; raises for any other.
 */
export const secondEffects = (call: GenericCall, origin: Uint8Array): SecondReading => {
  const { effects, shape } = read(call, origin)
  return { effects: effects.length === 0 ? [{ kind: 'self' }] : effects, shape }
}
