import type { MatchDocument } from './document.js'
import type { Report } from './finding.js'
import { didYouMean, listNames } from '../errors/nearest.js'
import type { ChainEntry, Registry } from './registry.js'
import type { WalletBudget } from './wallet-budget.js'

/** Where a route stands while it is compiled. */
export interface RouteContext {
  /** Path of the route in the document. */
  readonly path: string
  readonly registry: Registry
  readonly report: Report
}

/** The same, with what all routes of a policy share. */
export interface PolicyContext extends RouteContext {
  readonly wallets: WalletBudget
}

/** The chains that a route can match. */
export interface RouteScope {
  readonly chains: readonly ChainEntry[]
  /** False when the route has no `chain` and so is for every known one. */
  readonly named: boolean
}

/** One or several values of a field that takes both. */
export const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T])

/** Resolves `chain`: aliases and CAIP-2 ids of chains that the registry knows. */
export const resolveScope = ({ chain }: MatchDocument, { path, registry, report }: RouteContext): RouteScope => {
  if (chain === undefined) return { chains: [...registry.chains.values()], named: false }
  const names = [...registry.chainNames.keys()]
  const chains = listOf(chain).flatMap((name) => {
    const entry = registry.chains.get(registry.chainNames.get(name) ?? '')
    if (entry !== undefined) return [entry]
    const advice = `${didYouMean(name, names)} (known: ${listNames(names)}; more under chains in the settings)`
    report(`${path}.match.chain`, `unknown chain "${name}"${advice}`)
    return []
  })
  return { chains, named: true }
}
