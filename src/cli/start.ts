import { encodeAddress } from '@polkadot/util-crypto'
import { buildCommand } from '@stricli/core'
import { hardenProcess } from '../harden/harden.js'
import { endpointName } from '../model/endpoint-name.js'
import type { Logger } from '../observe/logger.js'
import { createLogger } from '../observe/winston-logger.js'
import { openParts } from '../parts/parts.js'
import { reloadPolicy } from '../parts/reload-policy.js'
import { checkSettingsFile } from '../settings/check-settings-file.js'
import { loadSettings } from '../settings/load.js'
import type { Settings } from '../settings/schema.js'
import { startAgent } from '../start.js'
import { putAgentFile } from './agent-file-of.js'
import { hearHangups, type Hangups } from './hangups.js'
import { logFlags, type LogFlags } from './log-flags.js'
import { DEFAULT_CONFIG, layersOf, setFlag, type SetFlag } from './settings-flags.js'
import { policyFindings } from './policy-findings.js'
import { untilSignal } from './until-signal.js'
import { unlessSignalled } from './unless-signalled.js'

interface Flags extends LogFlags, SetFlag {
  readonly config: string
  readonly agentFile?: string
}

const findingsOf = (settings: Settings): ReturnType<typeof policyFindings> => {
  try {
    return policyFindings(settings)
  } catch {
    return [] // the policy itself was read before, and its file is gone since
  }
}

/** What lint says of a policy that loads keeps no agent from running. */
const warnOfPolicy = (settings: Settings, logger: Logger): void => {
  const [first, ...others] = findingsOf(settings)
  if (first === undefined) return
  const { rule, problem } = first
  logger.warn('The policy may not do what it was written for: run `signer-layer policy lint`', {
    file: settings.policy.file,
    findings: others.length + 1,
    first: `${rule}: ${problem}`,
  })
}

const start = async (flags: Flags): Promise<void> => {
  const logger = createLogger({ level: flags.logLevel, format: flags.logFormat })
  const settings = loadSettings(flags.config, layersOf(flags))
  hardenProcess({ isDevChain: settings.l1.declareDevChain }, logger)
  checkSettingsFile(flags.config, settings, logger)
  // Heard from the first: who reloads what only waits for its KMS, or stops already, does not mean to end it.
  const hangups = hearHangups()
  await run(flags, { settings, logger, hangups }).finally(hangups.end)
}

interface Running {
  readonly settings: Settings
  readonly logger: Logger
  readonly hangups: Hangups
}

const run = async ({ agentFile }: Flags, { settings, logger, hangups }: Running): Promise<void> => {
  if (settings.kms.mode === 'ephemeral') logger.warn('Keys and journal are in memory: both end with this process')
  const endpoints = settings.l1.endpoints.map(endpointName).join(', ')
  logger.info('Opening keys, journal and L1; without a node that can be used it ends after a minute', { endpoints })
  const signalled = untilSignal()
  const started = await unlessSignalled(signalled, async (stop) => {
    const parts = await openParts(settings, logger, stop)
    return { parts, agent: await startAgent(parts, stop) }
  })
  if (started === undefined) return logger.info('Stopped before the agent ran', { signal: await signalled })
  const { parts, agent } = started
  const { account, workerUrl: worker, observeUrl: observe } = agent
  const address = encodeAddress(account)
  logger.info('Agent runs', { account, address, shard: settings.l1.shard, worker, observe })
  hangups.each(() => void reloadPolicy(parts))
  warnOfPolicy(settings, logger)
  if (agentFile !== undefined) await putAgentFile(agentFile, settings, agent).catch(stopWith(agent))
  const signal = await Promise.race([signalled, agent.finished])
  if (signal === undefined) return
  hangups.each(() => undefined)
  logger.info('Stopping: finishing what is in hand', { signal })
  await agent.stop()
}

/** Ends the agent, and then with the fault. */
const stopWith =
  (agent: { stop(): Promise<void> }) =>
  async (fault: unknown): Promise<never> => {
    await agent.stop()
    throw fault
  }

export const startCommand = buildCommand({
  func: start,
  parameters: {
    flags: {
      config: {
        kind: 'parsed',
        parse: String,
        default: DEFAULT_CONFIG,
        brief: 'Settings file (YAML or JSON)',
        placeholder: 'FILE',
      },
      set: setFlag,
      agentFile: {
        kind: 'parsed',
        parse: String,
        optional: true,
        brief: 'Write an agent file for clients here, once the agent runs',
        placeholder: 'FILE',
      },
      ...logFlags,
    },
  },
  docs: {
    brief: 'Run the agent until SIGINT or SIGTERM; SIGHUP reloads the policy file',
    fullDescription:
      'Exit code 0 after a signal, 1 when it cannot start or go on, with one line that says why.\n\nExample: signer-layer start --config settings.yaml --agent-file agent.json',
  },
})
