// A real agent in a process of its own, for tests that kill it. argv: JSON of ChildOptions.
import { once } from 'node:events'
import { createLogger } from '../../src/observe/winston-logger.js'
import { openParts } from '../../src/parts/parts.js'
import { parseSettings } from '../../src/settings/load.js'
import { startAgent } from '../../src/start.js'
import { crashingParts, type Crash, type CrashPoint } from './crashing-parts.js'

interface ChildOptions {
  readonly settings: unknown
  readonly dir: string
  readonly point: CrashPoint | 'never'
  /** Everything is imported, and nothing is opened, until it is told to go. */
  readonly waits: boolean
}

const options = JSON.parse(process.argv[2] ?? '') as ChildOptions
const crash: Crash = { armed: false, point: options.point }
if (options.waits) {
  const told = once(process, 'message')
  process.send?.('loaded')
  await told
}
const logger = createLogger({ level: 'warn', format: 'text' })
const parts = await openParts(parseSettings(options.settings, 'the test'), logger)
const agent = await startAgent(crashingParts(parts, crash, options.dir))

process.on('message', (message) => {
  if (message === 'arm') {
    crash.armed = true
    process.send?.('armed')
  } else void agent.stop()
})
process.send?.({ account: agent.account, workerUrl: agent.workerUrl })
await agent.finished.finally(() => process.disconnect())
