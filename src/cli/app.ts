import { buildApplication, buildRouteMap, text_en } from '@stricli/core'
import { demoCommand } from './demo.js'
import { devCommand } from './dev.js'
import { describeFault } from './fault.js'
import { jobsRoutes } from './jobs.js'
import { keysRoutes } from './keys.js'
import { kmsRoutes } from './kms.js'
import { readPackageVersion } from '../package-file.js'
import { policyRoutes } from './policy.js'
import { recoveryRoutes } from './recovery.js'
import { startCommand } from './start.js'
import { statusCommand } from './status.js'

const routes = buildRouteMap({
  routes: {
    start: startCommand,
    dev: devCommand,
    demo: demoCommand,
    status: statusCommand,
    jobs: jobsRoutes,
    keys: keysRoutes,
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
