import { buildApplication, buildRouteMap, text_en } from '@stricli/core'
import { demoCommand } from './demo.js'
import { devCommand } from './dev.js'
import { doctorCommand } from './doctor.js'
import { describeFault } from './fault.js'
import { fundCommand } from './fund.js'
import { initCommand } from './init.js'
import { kmsRoutes } from './kms.js'
import { readPackageVersion } from '../package-file.js'
import { policyRoutes } from './policy.js'
import { recoveryRoutes } from './recovery.js'
import { startCommand } from './start.js'

const routes = buildRouteMap({
  routes: {
    init: initCommand,
    doctor: doctorCommand,
    start: startCommand,
    fund: fundCommand,
    dev: devCommand,
    demo: demoCommand,
    policy: policyRoutes,
    kms: kmsRoutes,
    recovery: recoveryRoutes,
  },
  docs: { brief: 'Signing agent for the Integritee L1' },
})

/** The command line: one file per command. */
export const app = buildApplication(routes, {
  name: 'signer-layer',
  versionInfo: { currentVersion: readPackageVersion() },
  scanner: { caseStyle: 'allow-kebab-for-camel' },
  localization: { text: { ...text_en, exceptionWhileRunningCommand: describeFault } },
})
