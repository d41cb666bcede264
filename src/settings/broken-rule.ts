import type { z } from 'zod'

/** What is wrong although each member is right by itself, and at which member. */
export interface BrokenRule {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Tells a schema of broken rules. */
export const addIssues = (context: z.core.$RefinementCtx, rules: readonly BrokenRule[]): void => {
  for (const { path, message } of rules) context.addIssue({ code: 'custom', path: [...path], message })
}
