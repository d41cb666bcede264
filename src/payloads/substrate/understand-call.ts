import type { Effect } from '../../model/facts.js'
import type { Meaning, PalletRules } from './call-rule.js'
import { hasArgs, palletCallIn, type PalletCall } from './pallet-call.js'
import { BALANCES } from './rules/balances.js'
import { MULTISIG } from './rules/multisig.js'
import { PROXY } from './rules/proxy.js'
import { SYSTEM } from './rules/system.js'
import { UTILITY } from './rules/utility.js'
import type { Value } from './value.js'

/** What a call does as far as there are rules for it, and in words what there is none for. */
export interface Understanding {
  readonly effects: readonly Effect[]
  readonly doubts: readonly string[]
  /**
   * How calls that make others hold them, for example `Utility.batch_all(..Proxy.proxy(.))`: a dot for each call
   * that makes none. Undefined where there are no others.
   */
  readonly shape: string | undefined
}

/** Calls within calls, and calls in all. A batch of a hundred payments has a depth of 1. */
export const CALL_BOUNDS = { depth: 8, calls: 256 } as const

const PALLETS: ReadonlyMap<string, PalletRules> = new Map([
  ['System', SYSTEM],
  ['Balances', BALANCES],
  ['Utility', UTILITY],
  ['Proxy', PROXY],
  ['Multisig', MULTISIG],
])

const ruleOf = (call: PalletCall) => {
  const rules = PALLETS.get(call.pallet)
  const rule = rules?.path === call.path ? rules.calls.get(call.name) : undefined
  return rule && hasArgs(call, rule.args) ? rule : undefined
}

interface Reading {
  readonly effects: readonly Effect[]
  readonly doubts: readonly string[]
  readonly shape: string
}

const notUnderstood = (doubt: string, method?: string): Reading => ({
  effects: [method === undefined ? { kind: 'call' } : { kind: 'call', method }],
  doubts: [doubt],
  shape: '.',
})

/** Reads calls within one bound of depth and count. */
const callReader = () => {
  let calls = 1

  const inner = ({ method }: PalletCall, { effects, inner: made }: Meaning, depth: number): Reading => {
    if (made === undefined) return { effects, doubts: [], shape: '.' }
    if (depth === CALL_BOUNDS.depth) return notUnderstood(`calls are more than ${depth} deep in each other`, method)
    if (calls + made.calls.length > CALL_BOUNDS.calls)
      return notUnderstood(`there are more than ${CALL_BOUNDS.calls} calls`, method)
    calls += made.calls.length
    const readings = made.calls.map((call) => read(call, made.origin, depth + 1))
    return {
      effects: [...effects, ...readings.flatMap((reading) => reading.effects)],
      doubts: readings.flatMap(({ doubts }) => doubts),
      shape: `${method}(${readings.map(({ shape }) => shape).join('')})`,
    }
  }

  const read = (value: Value | undefined, origin: Uint8Array, depth: number): Reading => {
    const call = palletCallIn(value)
    if (call === undefined) return notUnderstood('a call that is not one of a pallet')
    const meaning = ruleOf(call)?.read(call, origin) ?? 'has no rule'
    return typeof meaning === 'string'
      ? notUnderstood(`${call.method} ${meaning}`, call.method)
      : inner(call, meaning, depth)
  }
  return read
}

/**
 * The effects of a call that acts for `origin`. Calls that others make are opened: a batch is what its calls are, and
 * who acts for another account has a `call` effect with that account, beside what is done there. Nothing at all is
 * `self`. Every call without a rule is one `call` effect with its name (`Pallet.call`), and what it does is not known.
 */
export const understandCall = (value: Value, origin: Uint8Array): Understanding => {
  const { effects, doubts, shape } = callReader()(value, origin, 0)
  return {
    effects: effects.length === 0 ? [{ kind: 'self' }] : effects,
    doubts: [...new Set(doubts)],
    shape: shape === '.' ? undefined : shape,
  }
}
