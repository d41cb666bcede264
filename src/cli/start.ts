import { buildCommand } from '@stricli/core'
import { hardenProcess } from '../harden/harden.js'
import { createLogger } from '../observe/winston-logger.js'
import { openParts } from '../parts/parts.js'
import { reloadPolicy } from '../parts/reload-policy.js'
import { checkSettingsFile } from '../settings/check-settings-file.js'
import { loadSettings } from '../settings/load.js'
import { startAgent } from '../start.js'
import { logFlags, type LogFlags } from './log-flags.js'
import { layersOf, setFlag, type SetFlag } from './settings-flags.js'
import { onHangup } from './on-hangup.js'
import { untilSignal } from './until-signal.js'

interface Flags extends LogFlags, SetFlag {
  readonly config: string
}

const start = async (flags: Flags): Promise<void> => {
  const logger = createLogger({ level: flags.logLevel, format: flags.logFormat })
  const settings = loadSettings(flags.config, layersOf(flags))
  hardenProcess({ isDevChain: settings.l1.declareDevChain }, logger)
  checkSettingsFile(flags.config, settings, logger)
  if (settings.kms.mode === 'ephemeral') logger.warn('Keys and journal are in memory: both end with this process')
  const parts = await openParts(settings, logger)
  const agent = await startAgent(parts)
  const stopReloading = onHangup(() => void reloadPolicy(parts))
  const { account, workerUrl: worker, observeUrl: observe } = agent
  logger.info('Agent runs', { account, shard: settings.l1.shard, worker, observe })
  const signal = await Promise.race([untilSignal(), agent.finished]).finally(stopReloading)
  if (signal === undefined) return
  logger.info('Stopping: finishing what is in hand', { signal })
  await agent.stop()
}

export const startCommand = buildCommand({
  func: start,
  parameters: {
    flags: {
      config: { kind: 'parsed', parse: String, brief: 'Settings file (YAML or JSON)', placeholder: 'FILE' },
      set: setFlag,
      ...logFlags,
    },
  },
  docs: { brief: 'Run the agent until SIGINT or SIGTERM; SIGHUP reloads the policy file' },
})
