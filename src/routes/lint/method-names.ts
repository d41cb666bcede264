import { listOf } from '../route-scope.js'
import type { DocumentRule, LintFinding, WrittenRoute } from './lint-finding.js'

interface Fault {
  readonly problem: string
  readonly advice: string
}

const FAULTS: readonly (Fault & { readonly pattern: RegExp })[] = [
  {
    pattern: /\s/,
    problem: 'has a space, and no method has one',
    advice: 'write the canonical signature, for example "transfer(address,uint256)"',
  },
  {
    pattern: /[(,](?:uint|int)(?=[[\],)])/,
    problem: 'has a type without size: signatures are written in full',
    advice: 'write uint256 or int256',
  },
]

const check = ({ id, path, document: { match } }: WrittenRoute): readonly LintFinding[] =>
  (match.method === undefined ? [] : listOf(match.method)).flatMap((method) => {
    const fault = FAULTS.find(({ pattern }) => pattern.test(method))
    if (fault === undefined) return []
    const { problem, advice } = fault
    const where = { path: `${path}.match.method`, routes: [id] }
    return [{ rule: 'unknown-method', severity: 'error', ...where, problem: `"${method}" ${problem}`, advice }]
  })

/** Names of methods that no decoder gives to any effect. */
export const unknownMethods: DocumentRule = (routes) => routes.flatMap(check)
