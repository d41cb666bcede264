import type { Effect, Facts } from '../model/facts.js'
import type { AccountId, KeyId } from '../model/ids.js'
import { showSome } from './show.js'
import { all, some, type Verdict } from './verdict.js'

/** An effect of which nothing is known but that there may be one. */
export const HIDDEN = 'hidden'
export type EffectView = Effect | typeof HIDDEN

/** What an issuer has signed of a request, verified. */
export interface RequestContext {
  /** At least 0; absent when the issuer gives none. */
  readonly riskScore?: number
  readonly tags: readonly string[]
}

/** What the request and its payload look like to one route. */
export interface Subject {
  readonly facts: Facts
  readonly keyId: KeyId
  readonly caller: AccountId
  /** The request itself asks for a confirmation. */
  readonly asksForTavp: boolean
  /** What a trusted issuer says of the request; absent when none does. */
  readonly context?: RequestContext
  /** Timestamp of the newest committed finalised block, ms since 1970; undefined while the chain stands still. */
  readonly policyTimeMs: number | undefined
  readonly effects: readonly EffectView[]
  /** Allowing routes must hold for every effect, `deny` routes for any. */
  readonly over: 'every' | 'any'
}

/** One condition of a route. Total: it answers for every subject and never throws. */
export interface Condition {
  /** Name of the match field, for trace and trail. */
  readonly field: string
  /** What it does not know is of the moment, and not of the request: asked again later it may know. */
  readonly isMomentary?: true
  readonly test: (subject: Subject) => Verdict
  /** What the route asks for, on the subject's chain. For explanations only: decisions never put anything into words. */
  readonly wanted: (subject: Subject) => string
  /** What the subject has instead. */
  readonly got: (subject: Subject) => string
}

/** What a route says about payloads that are not understood. */
export interface Sight {
  readonly allowBlind: boolean
  readonly allowUnrecognized: boolean
}

/**
 * The effects as a route sees them. A payload with parts that have no rule may do more than what is
 * listed, and its `call` effects stand for just those parts; only a route that says so in plain words
 * takes the list as complete.
 */
export const effectsSeen = ({ effects, blind, understood }: Facts, sight: Sight): readonly EffectView[] => {
  const complete = blind ? sight.allowBlind : understood || sight.allowUnrecognized
  return complete ? effects : [...effects.filter(({ kind }) => kind !== 'call'), HIDDEN]
}

/**
 * A condition on single effects, over all that the subject has: on every one for allowing routes, on
 * any for `deny` routes. Over zero effects it is no (DESIGN 4).
 */
export const overEffects = ({ effects, over }: Subject, test: (effect: Effect) => Verdict): Verdict => {
  if (effects.length === 0) return 'no'
  const verdicts = effects.map((effect) => (effect === HIDDEN ? 'unknown' : test(effect)))
  return over === 'every' ? all(verdicts) : some(verdicts)
}

/** Effects in words, each text once; `offends` says which ones come first, so that a long list hides none of these. */
export const showEffects = (
  { effects }: Subject,
  show: (effect: Effect) => string,
  offends: (effect: Effect) => boolean = () => false,
): string => {
  if (effects.length === 0) return 'no effect at all'
  const seen = effects.filter((effect) => effect !== HIDDEN)
  const ordered = [...seen.filter(offends), ...seen.filter((effect) => !offends(effect))]
  const hidden = seen.length < effects.length ? ['something that is not understood'] : []
  return showSome([...hidden, ...new Set(ordered.map(show))], (text) => text)
}
