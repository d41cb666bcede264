import type { EffectKind } from '../../model/facts.js'
import type { ChainId } from '../../model/ids.js'
import type { LintedRoute, LintFinding, ReachRule, Severity } from './lint-finding.js'

/** The least that a payload of a namespace pays, in base units of the native asset. */
interface Floor {
  readonly namespace: string
  readonly least: bigint
  /** Kinds that come without a fee too, where somebody else sends what is signed. */
  readonly free: readonly EffectKind[]
  /** Whether such payloads cannot be (error), or are just taken by no network with a fee market (warning). */
  readonly severity: Severity
  readonly what: string
}

const FLOORS: readonly Floor[] = [
  {
    namespace: 'solana:',
    least: 5_000n,
    free: ['message', 'digest'],
    severity: 'error',
    what: 'a signature alone costs 5000 lamports',
  },
  {
    namespace: 'eip155:',
    least: 21_000n,
    // Permits and other typed data are approvals or calls that a relayer pays for.
    free: ['message', 'digest', 'approve', 'call'],
    severity: 'warning',
    what: 'a transfer takes 21000 gas, at 1 wei or more each',
  },
]

const check = (route: LintedRoute): readonly LintFinding[] => {
  const { denies, fees = new Map<ChainId, bigint>(), kinds = new Set<EffectKind>() } = route.compiled.reach
  return [...fees].flatMap(([chain, limit]): LintFinding[] => {
    const floor = FLOORS.find(({ namespace }) => chain.startsWith(namespace))
    if (denies || floor === undefined || limit >= floor.least) return []
    if (floor.free.some((kind) => kinds.has(kind))) return []
    const own = route.document.match.fee_lte !== undefined
    return [
      {
        rule: 'fee-too-low',
        severity: floor.severity,
        path: own ? `${route.path}.match.fee_lte` : `${route.path}.match`,
        routes: [route.id],
        problem: `allows a fee of ${limit} base units on ${chain}, where ${floor.what}`,
        advice: own ? 'raise fee_lte' : 'raise defaultFee of the chain in the settings, or give the route a fee_lte',
      },
    ]
  })
}

/** Allowing routes whose bound on the fee is below what any payload pays. Bitcoin's fee and Substrate's tip may be 0. */
export const feesTooLow: ReachRule = (routes) => routes.flatMap(check)
