import type { DocumentRule } from './lint-finding.js'

/** Routes whose ids differ in case only: people take them for one in trail, logs and limits. */
export const similarIds: DocumentRule = (routes) =>
  routes.flatMap(({ id, path }, index) => {
    const twin = routes.slice(0, index).find((other) => other.id !== id && other.id.toLowerCase() === id.toLowerCase())
    if (twin === undefined) return []
    const problem = `"${id}" and "${twin.id}" differ in case only`
    return [
      {
        rule: 'similar-ids',
        severity: 'warning',
        path: `${path}.id`,
        routes: [id, twin.id],
        problem,
        advice: 'give one of them another name',
      },
    ]
  })
