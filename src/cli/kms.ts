import { buildRouteMap } from '@stricli/core'
import { importCommand } from './kms/import.js'
import { listCommand } from './kms/list.js'

/** What operators do with keys while the agent is stopped. */
export const kmsRoutes = buildRouteMap({
  routes: { import: importCommand, list: listCommand },
  docs: { brief: 'Import and list keys' },
})
