import { buildRouteMap } from '@stricli/core'
import { initCommand } from './recovery/init.js'
import { joinCommand } from './recovery/join.js'
import { resumeCommand } from './recovery/resume.js'
import { sendCommand } from './recovery/send.js'
import { verifyCommand } from './recovery/verify.js'

/** From a machine that works to another one that has its keys, and goes on. */
export const recoveryRoutes = buildRouteMap({
  routes: {
    init: initCommand,
    verify: verifyCommand,
    join: joinCommand,
    send: sendCommand,
    resume: resumeCommand,
  },
  docs: { brief: 'Keep the keys when the machine is lost, and go on with them' },
})
