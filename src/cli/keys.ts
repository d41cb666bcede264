import { buildRouteMap } from '@stricli/core'
import { listCommand } from './keys/list.js'
import { showCommand } from './keys/show.js'

/** What a running agent says of keys. */
export const keysRoutes = buildRouteMap({
  routes: { list: listCommand, show: showCommand },
  docs: { brief: 'Show the keys of a running agent' },
})
