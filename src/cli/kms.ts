import { buildRouteMap } from '@stricli/core'
import { resealCommand } from './kms/reseal.js'

/** What operators do with keys. */
export const kmsRoutes = buildRouteMap({
  routes: { reseal: resealCommand },
  docs: { brief: 'Work on the keys while no agent uses them' },
})
