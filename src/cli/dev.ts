import { join } from 'node:path'
import { buildCommand, numberParser } from '@stricli/core'
import { first } from 'rxjs'
import type { AgentEvent } from '../agent.js'
import { isSignerError, SignerError } from '../errors/signer-error.js'
import type { Logger } from '../observe/logger.js'
import { createLogger } from '../observe/winston-logger.js'
import { reloadPolicy } from '../parts/reload-policy.js'
import { putAgentFile } from './agent-file-of.js'
import { startDevAgent, type DevAgent } from './dev-agent.js'
import { describeAgent, describeL1, describeRegistered } from './dev/describe.js'
import { startDevL1 } from './dev/dev-l1.js'
import { describeFault } from './fault.js'
import { inTempFolder } from './in-temp-folder.js'
import { logFlags, type LogFlags } from './log-flags.js'
import { hearHangups } from './hangups.js'
import { print, type OutputContext } from './output.js'
import { untilSignal } from './until-signal.js'

interface Flags extends LogFlags {
  readonly l1?: string
  readonly l1Only: boolean
  readonly port: number
  readonly rpcPort: number
  readonly observePort?: number
  readonly dir?: string
  readonly policy?: string
  readonly agentFile?: string
}

/** A port, or what is wrong with the flag before anything is booted. */
const portParser = (input: string): number => {
  const port = numberParser(input)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new RangeError(`${input} is no port: give 0 to 65535`)
}

const isRegistered = (event: AgentEvent): boolean => event.type === 'submission' && event.event.kind === 'registered'

/** Clients can use the agent as soon as it is registered. */
const tellWhenRegistered = (context: OutputContext, running: DevAgent, agentFile: string, logger: Logger): void => {
  const { settings, agent, workerUrl } = running
  agent.events$.pipe(first(isRegistered)).subscribe({
    next: () => {
      putAgentFile(agentFile, settings, { account: agent.account, workerUrl }).then(
        () => print(context, describeRegistered(running, agentFile)),
        (error: unknown) => logger.error(isSignerError(error) ? error.message : describeFault(error)),
      )
    },
    // How the agent ends is the business of who waits for that.
    error: () => undefined,
  })
}

const options = ({ l1: spec, port, rpcPort: workerPort, observePort, policy: policyFile }: Flags) => ({
  port,
  workerPort,
  ...(spec === undefined ? {} : { spec }),
  ...(policyFile === undefined ? {} : { policyFile }),
  ...(observePort === undefined ? {} : { observePort }),
})

const devIn = async (context: OutputContext, dir: string, flags: Flags, logger: Logger): Promise<void> => {
  const running = await startDevAgent({ dir, ...options(flags) }, logger)
  print(context, describeAgent(running, dir))
  tellWhenRegistered(context, running, flags.agentFile ?? join(dir, 'agent.json'), logger)
  const hangups = hearHangups()
  hangups.each(() => void reloadPolicy(running.parts))
  await Promise.race([untilSignal(), running.agent.finished]).finally(() => {
    hangups.end()
    return running.close()
  })
}

/** The flags that an L1 alone has no use for, of those that were given. */
const uselessFor = ({ dir, policy, observePort, agentFile }: Flags): readonly string[] =>
  Object.entries({ dir, policy, 'observe-port': observePort, 'agent-file': agentFile }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`],
  )

const l1Only = async (context: OutputContext, flags: Flags): Promise<void> => {
  const useless = uselessFor(flags)
  if (useless.length > 0)
    throw new SignerError(
      'SIGNER__CLI__INVALID_FLAG',
      `--l1-only starts no agent, so it does not go with ${useless.join(', ')}: leave one of them out.`,
    )
  const running = await startDevL1(options(flags))
  print(context, describeL1(running))
  await untilSignal().finally(() => running.close())
}

async function dev(this: OutputContext, flags: Flags): Promise<void> {
  if (flags.l1Only) return l1Only(this, flags)
  const logger = createLogger({ level: flags.logLevel, format: flags.logFormat })
  if (flags.dir !== undefined) return devIn(this, flags.dir, flags, logger)
  await inTempFolder('signer-layer-dev-', (dir) => devIn(this, dir, flags, logger))
}

export const devCommand = buildCommand<Flags, [], OutputContext>({
  func: dev,
  parameters: {
    flags: {
      l1: {
        kind: 'parsed',
        parse: String,
        optional: true,
        brief: 'Raw chain spec of an Integritee L1 (default: the development runtime)',
        placeholder: 'SPEC.json',
      },
      l1Only: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Run the L1 alone, for an agent of your own',
      },
      port: {
        kind: 'parsed',
        parse: portParser,
        default: '9944',
        brief: 'Port of the L1 on loopback, 0 for a free one',
      },
      rpcPort: {
        kind: 'parsed',
        parse: portParser,
        default: '9955',
        brief: 'Port of JSON-RPC for workers on loopback, 0 for a free one',
      },
      observePort: {
        kind: 'parsed',
        parse: portParser,
        optional: true,
        brief: 'Port of metrics and health on loopback, 0 for a free one (default: none)',
      },
      dir: {
        kind: 'parsed',
        parse: String,
        optional: true,
        brief:
          'Folder without an agent in it, for keys, journal and metadata (default: a temporary one, removed at the end)',
      },
      policy: { kind: 'parsed', parse: String, optional: true, brief: 'Policy file (default: config/policy.dev.yaml)' },
      agentFile: {
        kind: 'parsed',
        parse: String,
        optional: true,
        brief: 'Where clients find whom to ask, written when the agent is registered (default: agent.json in --dir)',
        placeholder: 'FILE',
      },
      ...logFlags,
    },
  },
  docs: {
    brief: 'Run an L1 in this process and an agent beside it',
    fullDescription:
      'An L1 that ends with this process, an agent that is funded and registers, and an agent file for clients. With --l1-only the L1 alone.\n\nExample: signer-layer dev --l1-only',
  },
})
