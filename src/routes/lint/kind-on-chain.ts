import type { EffectKind } from '../../model/facts.js'
import type { ChainId } from '../../model/ids.js'
import type { LintedRoute, LintFinding, ReachRule } from './lint-finding.js'

/** A Bitcoin transaction pays outputs and does nothing else; there is no payload of a message. */
const NOT_ON_BITCOIN: readonly EffectKind[] = ['approve', 'delegate', 'authorization', 'message']

const isBitcoin = (chain: ChainId): boolean => chain.startsWith('bip122:')

const check = ({ id, path, compiled: { reach } }: LintedRoute): readonly LintFinding[] => {
  const chains = [...(reach.chains ?? [])]
  const foreign = NOT_ON_BITCOIN.filter((kind) => reach.kinds?.has(kind))
  if (foreign.length === 0 || chains.length === 0 || !chains.every(isBitcoin)) return []
  const all = foreign.length === reach.kinds?.size
  return [
    {
      rule: 'kind-not-on-chain',
      severity: all ? 'error' : 'warning',
      path: `${path}.match.kind`,
      routes: [id],
      problem: `never matches ${foreign.join(', ')}: no payload of Bitcoin does that`,
      advice: all ? 'name another chain or other kinds' : `leave out ${foreign.join(', ')}`,
    },
  ]
}

/** Kinds that no payload of the route's chains can have. */
export const kindsNotOnChain: ReachRule = (routes) => routes.flatMap(check)
