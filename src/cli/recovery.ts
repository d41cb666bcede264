import { buildRouteMap } from '@stricli/core'
import { resumeCommand } from './recovery/resume.js'

/** What an operator does after a machine was lost. */
export const recoveryRoutes = buildRouteMap({
  routes: { resume: resumeCommand },
  docs: { brief: 'Go on after a machine was lost' },
})
