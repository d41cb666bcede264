import { buildApplication, buildRouteMap, text_en } from '@stricli/core'
import { demoCommand } from './demo.js'
import { devCommand } from './dev.js'
import { describeFault, exitCodeOf } from './fault.js'
import { kmsRoutes } from './kms.js'
import { readPackageVersion } from '../package-file.js'
import { policyRoutes } from './policy.js'
import { recoveryRoutes } from './recovery.js'
import { requestRoutes } from './request.js'
import { startCommand } from './start.js'

const routes = buildRouteMap({
  routes: {
    start: startCommand,
    dev: devCommand,
    demo: demoCommand,
    policy: policyRoutes,
    kms: kmsRoutes,
    recovery: recoveryRoutes,
    request: requestRoutes,
  },
  docs: { brief: 'Signing agent for the Integritee L1' },
})

/** The command line: one file per command. */
export const app = buildApplication(routes, {
  name: 'signer-layer',
  versionInfo: { currentVersion: readPackageVersion() },
  scanner: { caseStyle: 'allow-kebab-for-camel' },
  determineExitCode: exitCodeOf,
  localization: { text: { ...text_en, exceptionWhileRunningCommand: describeFault } },
})
