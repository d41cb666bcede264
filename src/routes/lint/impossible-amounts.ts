import type { ChainId } from '../../model/ids.js'
import type { AmountLimit } from '../amounts-moved.js'
import type { LintedRoute, LintFinding, ReachRule } from './lint-finding.js'

/** The most there can be of one asset, in base units, by namespace. */
const MOST: readonly (readonly [namespace: string, most: bigint, what: string])[] = [
  ['bip122:', 21_000_000n * 10n ** 8n, '21 million BTC'],
  ['solana:', 2n ** 64n - 1n, '2^64 - 1 base units'],
  ['polkadot:', 2n ** 128n - 1n, '2^128 - 1 base units'],
  ['eip155:', 2n ** 256n - 1n, '2^256 - 1 base units'],
]

const NONE: ReadonlyMap<ChainId, AmountLimit> = new Map()

const check = ({ id, path, compiled: { reach } }: LintedRoute): readonly LintFinding[] => {
  const found = (field: string, problem: string, advice: string): LintFinding => ({
    rule: 'impossible-amount',
    severity: 'error',
    path: `${path}.match.${field}`,
    routes: [id],
    problem: `never holds: ${problem}`,
    advice,
  })
  const zero = [...(reach.amountBelow ?? NONE).values()].some(({ base }) => base === 0n)
  const tooMuch = [...(reach.amountFrom ?? NONE)].flatMap(([chain, { base }]): LintFinding[] => {
    const [, , what] = MOST.find(([namespace, most]) => chain.startsWith(namespace) && base > most) ?? []
    const problem = `more than ${what} of one asset of ${chain} cannot be`
    return what === undefined ? [] : [found('amount_gte', problem, 'lower amount_gte; is amount_unit: base meant?')]
  })
  return [...(zero ? [found('amount_lt', 'no amount is below 0', 'raise amount_lt')] : []), ...tooMuch]
}

/** Bounds that no amount can be within. */
export const impossibleAmounts: ReachRule = (routes) => routes.flatMap(check)
