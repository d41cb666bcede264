import { buildRouteMap } from '@stricli/core'
import { explainCommand } from './policy/explain.js'
import { hashCommand } from './policy/hash.js'
import { limitsCommand } from './policy/limits.js'
import { lintCommand } from './policy/lint.js'
import { testCommand } from './policy/test.js'

/** What authors of policies work with. All but `limits` need no agent and no chain. */
export const policyRoutes = buildRouteMap({
  routes: { lint: lintCommand, test: testCommand, explain: explainCommand, hash: hashCommand, limits: limitsCommand },
  docs: { brief: 'Check, try and explain policies' },
})
