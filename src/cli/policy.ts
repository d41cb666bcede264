import { buildRouteMap } from '@stricli/core'
import { explainCommand } from './policy/explain.js'
import { hashCommand } from './policy/hash.js'
import { lintCommand } from './policy/lint.js'
import { testCommand } from './policy/test.js'

/** What authors of policies work with; no agent and no chain is needed. */
export const policyRoutes = buildRouteMap({
  routes: { lint: lintCommand, test: testCommand, explain: explainCommand, hash: hashCommand },
  docs: { brief: 'Check, try and explain policies' },
})
