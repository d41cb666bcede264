import type { z } from 'zod'
import { describeIssue } from './findings/describe-issue.js'
import { findingLines, type OriginOf } from './findings/finding.js'
import { NO_WORDS } from './findings/value-problem.js'
import type { SchemaNode } from './schema-tree.js'

/** A schema, and the same as a tree that can be walked. */
export interface Schema<T> {
  readonly type: z.ZodType<T>
  readonly tree: () => SchemaNode
}

/** Settings, or what is wrong with them, a line for each finding. */
export type CheckResult<T> = { readonly settings: T } | { readonly lines: readonly string[] }

/** Checks a settings document and fills in defaults; `originOf` says where a member was written. */
export const checkDocument = <T>(schema: Schema<T>, document: unknown, originOf: OriginOf): CheckResult<T> => {
  const result = schema.type.safeParse(document, { error: () => NO_WORDS })
  if (result.success) return { settings: result.data }
  const checked = { document, tree: schema.tree() }
  return {
    lines: findingLines(
      result.error.issues.flatMap((issue) => describeIssue(issue, checked)),
      originOf,
    ),
  }
}
