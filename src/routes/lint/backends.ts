import { didYouMean, listNames } from '../../errors/nearest.js'
import type { DocumentRule } from './lint-finding.js'

/** Routes that name a backend which the agent does not have: what they match cannot be signed. */
export const unknownBackends: DocumentRule = (routes, { backends }) =>
  routes.flatMap(({ id, path, document: { action } }) => {
    const { backend } = action
    if (backend === undefined || backends.includes(backend)) return []
    return [
      {
        rule: 'unknown-backend',
        severity: 'error',
        path: `${path}.action.backend`,
        routes: [id],
        problem: `unknown backend "${backend}"${didYouMean(backend, backends)}`,
        advice: `known: ${listNames(backends)}`,
      },
    ]
  })
