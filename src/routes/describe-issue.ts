import type { z } from 'zod'
import type { Finding } from './finding.js'
import { didYouMean, listNames } from '../errors/nearest.js'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** Members by the object that holds them, for advice. */
const MEMBERS = {
  document: ['version', 'id', 'routes'],
  route: ['id', 'match', 'action'],
  match: [
    'chain',
    'asset',
    'amount_gte',
    'amount_lt',
    'amount_unit',
    'to_allowlist',
    'fee_lte',
    'risk_score_lte',
    'require_tavp',
    'kind',
    'method',
    'caller',
    'key',
    'tags',
    'time_window',
  ],
  action: [
    'backend',
    'require_tavp',
    'attestation_min_freshness_sec',
    'fail_mode',
    'allow_blind',
    'allow_unrecognized',
    'limits',
    'deny',
  ],
  time_window: ['days', 'from', 'to', 'utc_offset'],
  limits: ['amount', 'count', 'window', 'per'],
} as const satisfies Readonly<Record<string, readonly string[]>>

const showPath = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  )

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`
}

const isNamed = (name: PropertyKey | undefined): name is keyof typeof MEMBERS =>
  typeof name === 'string' && Object.hasOwn(MEMBERS, name)

/** The object at a path is that of its last name, or an item of the list of that name. */
const membersAt = (path: Path): readonly string[] => {
  const last = path.findLast((part) => typeof part === 'string')
  if (last === undefined) return MEMBERS.document
  return isNamed(last) ? MEMBERS[last] : MEMBERS.route
}

const describeMember = (path: Path, member: string): Finding => {
  const where = showPath([...path, member])
  const allowed = membersAt(path)
  return { path: where, problem: `unknown field${didYouMean(member, allowed)} (allowed: ${listNames(allowed)})` }
}

/** The branch of a union that fits the value's type, so that its own words are heard. Lists come last in our unions. */
const branchFor = (branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] => {
  const wrongType = (branch: readonly Issue[]) =>
    branch.some(({ code, path }) => code === 'invalid_type' && path.length === 0)
  const fitting = Array.isArray(value) ? branches.at(-1) : branches.find((branch) => !wrongType(branch))
  return fitting ?? branches[0] ?? []
}

/** What a schema issue means for the author of the policy: path, what was expected, found and probably meant. */
export const describeIssue = (issue: Issue, root: unknown, prefix: Path = []): Finding[] => {
  const path = [...prefix, ...issue.path]
  if (issue.code === 'unrecognized_keys') return issue.keys.map((member) => describeMember(path, member))
  const found = valueAt(root, path)
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return branchFor(issue.errors, found).flatMap((inner) => describeIssue(inner, root, path))
  if (found === undefined) return [{ path: showPath(path), problem: `is missing; expected ${issue.message}` }]

  const known = issue.code === 'invalid_value' ? issue.values.map(String) : []
  const advice = typeof found === 'string' ? didYouMean(found, known) : ''
  const allowed = known.length > 1 ? ` (allowed: ${listNames(known)})` : ''
  return [{ path: showPath(path), problem: `expected ${issue.message}, found ${show(found)}${advice}${allowed}` }]
}
