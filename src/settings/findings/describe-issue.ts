import type { z } from 'zod'
import { listNames } from '../../errors/nearest.js'
import type { SchemaNode } from '../schema-tree.js'
import { valueAt, type SettingsPath } from '../settings-path.js'
import { nodesAt, type Checked } from './checked.js'
import { fixedValues } from './expectation.js'
import type { Finding } from './finding.js'
import { unknownName } from './unknown-name.js'
import { valueProblem } from './value-problem.js'

type Issue = z.core.$ZodIssue

const missing = (path: SettingsPath, nodes: readonly SchemaNode[]): Finding => {
  const fixed = fixedValues(nodes)
  const [{ description = '' } = {}] = nodes
  const what = fixed.length > 1 ? `one of ${listNames(fixed.map(String))}` : description.replace(/\.$/, '')
  return { kind: 'missing', path, problem: what === '' ? 'is missing' : `is missing: ${what}` }
}

/** The branch of a union that the value took: its faults lie within the value. */
const branchOf = (branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined =>
  branches.find((branch) => branch.length > 0 && branch.every(({ path }) => path.length > 0))

const toSettingsPath = (path: readonly PropertyKey[]): SettingsPath =>
  path.map((part) => (typeof part === 'number' ? part : String(part)))

/** What an issue of the schema means for who wrote the settings. */
export const describeIssue = (issue: Issue, checked: Checked, prefix: SettingsPath = []): readonly Finding[] => {
  const path = [...prefix, ...toSettingsPath(issue.path)]
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => unknownName(path, name, checked))
  if (issue.code === 'custom') return [{ kind: 'rule', path, problem: issue.message }]
  const branch = issue.code === 'invalid_union' ? branchOf(issue.errors) : undefined
  if (branch !== undefined) return branch.flatMap((inner) => describeIssue(inner, checked, path))
  const nodes = nodesAt(checked, path)
  const found = valueAt(checked.document, path)
  if (found === undefined) return [missing(path, nodes)]
  return [{ kind: 'value', path, problem: valueProblem(issue, found, path, nodes) }]
}
