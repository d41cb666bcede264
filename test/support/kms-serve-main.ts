/** The commands below `kms` alone: a test that starts them often does not load the whole agent each time. */
import { buildApplication, run, text_en, type StricliProcess } from '@stricli/core'
import { describeFault } from '../../src/cli/fault.js'
import { kmsRoutes } from '../../src/cli/kms.js'

const app = buildApplication(kmsRoutes, {
  name: 'kms',
  scanner: { caseStyle: 'allow-kebab-for-camel' },
  localization: { text: { ...text_en, exceptionWhileRunningCommand: describeFault } },
})
await run(app, process.argv.slice(2), { process: process as StricliProcess })
