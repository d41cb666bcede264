import { compileRoute } from './compile-route.js'
import type { CompiledPolicy, CompiledRoute } from './compiled.js'
import { policyHash, type PolicyDocument } from './document.js'
import { collectFindings, refuseIfAny, type Findings } from './finding.js'
import type { Registry } from './registry.js'
import { indexRoutes } from './route-index.js'
import { MOST_TOKEN_WALLETS, walletBudget } from './wallet-budget.js'

/**
 * Resolves the names and amounts of a policy (DESIGN 4). Everything that could be read in two ways,
 * or would never match, is refused here rather than met at the first request.
 * Raises SIGNER__POLICY__INVALID listing all findings, or as `into` has it.
 */
export const compilePolicy = (
  document: PolicyDocument,
  registry: Registry,
  { findings, report }: Findings = collectFindings(),
  mostTokenWallets: number = MOST_TOKEN_WALLETS.own,
): CompiledPolicy => {
  const wallets = walletBudget(mostTokenWallets)
  const routes: CompiledRoute[] = []
  const ids = new Set<string>()
  for (const [index, route] of document.routes.entries()) {
    const path = `routes[${index}]`
    if (ids.has(route.id))
      report(`${path}.id`, `"${route.id}" is used twice; counters and trail need one name per route`)
    ids.add(route.id)
    routes.push(compileRoute(route, { path, registry, report, wallets }))
  }
  refuseIfAny(findings)
  const { id, version } = document
  const candidates = indexRoutes(routes, new Set(registry.chains.keys()))
  return { id, version, hash: policyHash(document), routes, candidates, registry }
}
