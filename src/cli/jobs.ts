import { buildRouteMap } from '@stricli/core'
import { listCommand } from './jobs/list.js'
import { showCommand } from './jobs/show.js'

/** What a running agent says of jobs. */
export const jobsRoutes = buildRouteMap({
  routes: { list: listCommand, show: showCommand },
  docs: { brief: 'Show the jobs of a running agent' },
})
