import type { Effect, Facts } from '../model/facts.js'
import type { AccountId, ChainId, KeyId } from '../model/ids.js'
import { assetJson } from '../protocol/facts-json.js'
import { toHex } from '../protocol/hash.js'
import type { CompiledRoute } from './compiled.js'
import type { Reach } from './reach.js'

/** A set of routes by their place in the policy, 32 to a word. */
type Places = Uint32Array

/** For one field: which routes a value does not rule out. */
type Field = (value: string | undefined) => Places

/** What is looked up: who asks for which key, and what the payload is. */
export interface IndexInput {
  readonly facts: Facts
  readonly keyId: KeyId
  readonly caller: AccountId
}

/** Gives the routes of a policy, in order, of which nothing says at first glance that they do not match. */
export type RouteIndex = (input: IndexInput) => readonly CompiledRoute[]

const add = (places: Places, at: number): void => {
  places[at >>> 5] = (places[at >>> 5] ?? 0) | (1 << (at & 31))
}

/** `valuesOf` gives what the field of a route can be; undefined: anything. */
const indexField = (
  routes: readonly CompiledRoute[],
  valuesOf: (reach: Reach) => Iterable<string> | undefined,
): Field => {
  const none = (): Places => new Uint32Array((routes.length + 31) >>> 5)
  const open = none()
  const byValue = new Map<string, Places>()
  for (const [at, { reach }] of routes.entries()) {
    const values = valuesOf(reach)
    if (values === undefined) add(open, at)
    for (const value of values ?? []) {
      const places = byValue.get(value) ?? none()
      add(places, at)
      byValue.set(value, places)
    }
  }
  for (const places of byValue.values()) for (const [at, word] of open.entries()) places[at] = (places[at] ?? 0) | word
  return (value) => byValue.get(value ?? '') ?? open
}

const nameOf = (asset: Effect['asset']): string => (asset === undefined ? 'unstated' : assetJson(asset))

const assetValues = ({ denies, asset }: Reach, chains: Iterable<ChainId>): string[] | undefined => {
  if (denies || asset === undefined) return undefined
  const values: string[] = []
  for (const chain of chains) {
    if (asset === 'native') values.push(`${chain} native`, `${chain} unstated`)
    else {
      const ref = asset(chain)
      if (ref !== 'none' && ref !== undefined) values.push(`${chain} ${nameOf(ref)}`)
    }
  }
  return values
}

const destinationValues = ({ denies, destinations }: Reach): string[] | undefined =>
  denies || destinations === undefined
    ? undefined
    : [...destinations].flatMap(([chain, addresses]) => addresses.map((address) => `${chain} ${toHex(address)}`))

/** Tokens on Solana go to token accounts, which an allowlist may mean without listing them. */
const namesItself = (chain: ChainId, { asset }: Effect): boolean =>
  !chain.startsWith('solana:') || asset === undefined || asset === 'native'

/**
 * One effect that every route sees, whatever it says of payloads that are not understood. Allowing routes must
 * hold for all effects, so one that they do not hold for rules them out.
 */
const visibleEffect = ({ effects, understood, blind }: Facts): Effect | undefined =>
  understood && !blind ? effects[0] : effects.find(({ kind }) => kind !== 'call')

/**
 * Finds candidates without asking each route, so that a policy of a thousand routes costs about what one
 * of ten does. It only rules out: a route that it leaves out would have said no.
 */
export const indexRoutes = (routes: readonly CompiledRoute[], knownChains: ReadonlySet<ChainId>): RouteIndex => {
  const chains = indexField(routes, ({ chains }) => chains)
  const callers = indexField(routes, ({ callers }) => callers)
  const keys = indexField(routes, ({ keys }) => keys)
  const kinds = indexField(routes, ({ denies, kinds }) => (denies ? undefined : kinds))
  const assets = indexField(routes, (reach) => assetValues(reach, knownChains))
  const destinations = indexField(routes, destinationValues)

  const fieldsOf = ({ facts, keyId, caller }: IndexInput): Places[] => {
    const { chain } = facts
    const found = [chains(chain), callers(caller), keys(keyId)]
    const effect = visibleEffect(facts)
    if (effect === undefined) return found
    const { kind, asset, destination } = effect
    found.push(kinds(kind))
    // Of a chain that the registry does not know no route can tell what the asset is.
    if (knownChains.has(chain)) found.push(assets(`${chain} ${nameOf(asset)}`))
    if (namesItself(chain, effect)) found.push(destinations(destination && `${chain} ${toHex(destination)}`))
    return found
  }

  return (input) => {
    const [first = new Uint32Array(0), ...others] = fieldsOf(input)
    const candidates: CompiledRoute[] = []
    for (const [at, word] of first.entries()) {
      let left = others.reduce((places, field) => places & (field[at] ?? 0), word)
      for (; left !== 0; left &= left - 1) {
        const route = routes[at * 32 + 31 - Math.clz32(left & -left)]
        if (route !== undefined) candidates.push(route)
      }
    }
    return candidates
  }
}
