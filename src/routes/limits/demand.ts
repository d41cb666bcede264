import type { DecidedBy } from '../../model/decision.js'
import type { Facts } from '../../model/facts.js'
import type { AccountId, ChainId, KeyId } from '../../model/ids.js'
import type { LimitDemand, LimitWindow } from '../../model/limit.js'
import type { CompiledLimit, LimitOnChain } from './compile-limits.js'

/** What is asked for, and by whom. */
export interface LimitSubject {
  readonly facts: Facts
  readonly key: { readonly id: KeyId }
  readonly caller: AccountId
}

/**
 * What a payload takes of an amount: the sum of its effects, and its fee where the native asset is counted
 * (DESIGN 4), whatever of it will be paid. Undefined where an effect states no amount or has no end. For
 * payloads that a route allowed: their effects are all that there is, and of the route's asset.
 */
const amountOf = ({ effects, fee = 0n }: Facts, asset: LimitDemand['asset']): bigint | undefined => {
  let sum = asset === 'native' ? fee : 0n
  for (const { amount, unlimited } of effects) {
    if (amount === undefined || unlimited === true) return undefined
    sum += amount
  }
  return sum
}

/** Where an amount has no maximum nothing passes; its condition keeps such payloads from getting here. */
const NOWHERE: LimitOnChain = { asset: 'native', max: 0n }

const onChain = ({ on, elsewhere = NOWHERE }: CompiledLimit, chain: ChainId): LimitOnChain => on.get(chain) ?? elsewhere

const windowOn = (limit: CompiledLimit, chain: ChainId): LimitWindow => {
  const { unit, windowMs, per } = limit
  const { max, display } = onChain(limit, chain)
  return { unit, max, windowMs, per, ...(display === undefined ? {} : { display }) }
}

/** What an allowed request has to reserve of the route that allowed it; undefined where that has no limits. */
export const demandOf = (
  { policyId, routeId }: DecidedBy,
  limits: readonly CompiledLimit[],
  { facts, key, caller }: LimitSubject,
): LimitDemand | undefined => {
  const { chain } = facts
  const [first] = limits
  if (routeId === undefined || first === undefined) return undefined
  const { asset } = onChain(first, chain)
  const amount = amountOf(facts, asset)
  return {
    policyId,
    routeId,
    keyId: key.id,
    caller,
    chain,
    asset,
    ...(amount === undefined ? {} : { amount }),
    windows: limits.map((limit) => windowOn(limit, chain)),
  }
}
