import { buildRouteMap } from '@stricli/core'
import { importCommand } from './kms/import.js'
import { listCommand } from './kms/list.js'
import { resealCommand } from './kms/reseal.js'
import { serveCommand } from './kms/serve.js'

/** What operators do with keys. */
export const kmsRoutes = buildRouteMap({
  routes: { import: importCommand, list: listCommand, reseal: resealCommand, serve: serveCommand },
  docs: { brief: 'Import, list and reseal keys while no agent uses them, or serve them to one' },
})
