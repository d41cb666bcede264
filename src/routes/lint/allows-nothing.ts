import type { DocumentRule } from './lint-finding.js'

/** A policy without a route that allows: it denies every request, which is rarely what somebody wrote it for. */
export const allowsNothing: DocumentRule = (routes) =>
  routes.some(({ document }) => document.action.deny !== true)
    ? []
    : [
        {
          rule: 'allows-nothing',
          severity: 'warning',
          path: 'routes',
          routes: [],
          problem: 'no route allows anything, so every request is denied',
          advice: 'add a route for what is to be signed',
        },
      ]
