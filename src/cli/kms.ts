import { buildRouteMap } from '@stricli/core'
import { serveCommand } from './kms/serve.js'

/** What is done with keys without an agent. */
export const kmsRoutes = buildRouteMap({
  routes: { serve: serveCommand },
  docs: { brief: 'Work with the keys of an agent' },
})
