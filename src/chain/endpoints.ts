import type { SignerError } from '../errors/signer-error.js'
import { retryDelayMs } from './retry-delay.js'

/** What is known of one endpoint. */
export interface EndpointHealth {
  /** Failures since it last brought a new finalised block. */
  readonly failures: number
  /** It is not tried before this time, ms of the scheduler. Past it, it may prove itself again. */
  readonly heldUntilMs: number
  /** Why it is not to be used; an error whose `retry` is `never` says that no waiting mends it. */
  readonly aside?: SignerError
}

/** The health of all endpoints, by their place in the settings. At least one. */
export type Health = readonly EndpointHealth[]

/** What to try, and when: `waitMs` from now. */
export interface Choice {
  readonly index: number
  readonly waitMs: number
}

/** How long an endpoint that was set aside is held, ms. */
export const ASIDE_MS = 300_000

const UNTRIED: EndpointHealth = { failures: 0, heldUntilMs: 0 }

/** Nothing is known of `count` endpoints. */
export const untried = (count: number): Health => Array.from({ length: count }, () => UNTRIED)

const replaced = (health: Health, index: number, by: EndpointHealth): Health => health.with(index, by)

const failuresOf = (health: Health, index: number): number => (health[index]?.failures ?? 0) + 1

/** It failed: it is held, twice as long each time, up to 30 s. */
export const failed = (health: Health, index: number, nowMs: number): Health => {
  const failures = failuresOf(health, index)
  return replaced(health, index, { failures, heldUntilMs: nowMs + retryDelayMs(failures) })
}

/** It must not be used while there are others. */
export const setAside = (health: Health, index: number, nowMs: number, aside: SignerError): Health =>
  replaced(health, index, { failures: failuresOf(health, index), heldUntilMs: nowMs + ASIDE_MS, aside })

/** It does what it is for. */
export const proven = (health: Health, index: number): Health => replaced(health, index, UNTRIED)

const waitOf = ({ heldUntilMs }: EndpointHealth, nowMs: number): number => Math.max(0, heldUntilMs - nowMs)

/** Less is better: first what was not set aside, then what need not be waited for, then what failed least. */
const rank = (endpoint: EndpointHealth, nowMs: number): readonly number[] => {
  const waitMs = waitOf(endpoint, nowMs)
  const isAside = endpoint.aside !== undefined
  return [isAside && waitMs > 0 ? 1 : 0, waitMs, isAside ? 1 : 0, endpoint.failures]
}

const compare = (a: readonly number[], b: readonly number[]): number => {
  const differing = a.findIndex((value, index) => value !== b[index])
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0)
}

/**
 * What to try next, after `last`: there is always something. Of equals the next in turn is taken. Pass -1 when
 * nothing was tried yet.
 */
export const choose = (health: Health, last: number, nowMs: number): Choice => {
  const inTurn = health.map((_, offset) => (last + 1 + offset) % health.length)
  const ranked = inTurn
    .map((index) => ({ index, endpoint: health[index] ?? UNTRIED }))
    .sort((a, b) => compare(rank(a.endpoint, nowMs), rank(b.endpoint, nowMs)))
  const [best = { index: 0, endpoint: UNTRIED }] = ranked
  return { index: best.index, waitMs: waitOf(best.endpoint, nowMs) }
}

/** The error of an endpoint when none of them can ever be used; undefined while there is hope for one. */
export const faultOf = (health: Health): SignerError | undefined =>
  health.every(({ aside }) => aside?.retry === 'never') ? health[0]?.aside : undefined
