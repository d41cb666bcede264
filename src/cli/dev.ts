import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCommand, numberParser } from '@stricli/core'
import type { Logger } from '../observe/logger.js'
import { createLogger } from '../observe/winston-logger.js'
import { reloadPolicy } from '../parts/reload-policy.js'
import { DEV_WORKER_URI, startDevAgent, type DevAgent } from './dev-agent.js'
import { logFlags, type LogFlags } from './log-flags.js'
import { onHangup } from './on-hangup.js'
import { untilSignal } from './until-signal.js'

interface Flags extends LogFlags {
  readonly l1?: string
  readonly port: number
  readonly rpcPort: number
  readonly observePort?: number
  readonly dir?: string
  readonly policy?: string
}

const workerAccount = ({ worker }: DevAgent['settings']): string => worker?.accounts[0]?.account ?? 'nobody'

const describe = ({ l1, settings, agent, workerUrl }: DevAgent, dir: string): string =>
  [
    `L1        ${l1.url}`,
    `genesis   ${settings.l1.genesis}`,
    `shard     ${settings.l1.shard}`,
    `agent     ${agent.account}`,
    `mrenclave ${settings.registration.mrEnclave}`,
    `worker    ${workerUrl} (JSON-RPC, for ${DEV_WORKER_URI}: ${workerAccount(settings)}, sr25519)`,
    ...(agent.observeUrl === undefined ? [] : [`observe   ${agent.observeUrl} (/metrics, /healthz, /readyz)`]),
    `policy    ${settings.policy.file}`,
    `data      ${dir}`,
    'Ctrl+C stops it. SIGHUP reloads the policy.',
    '',
  ].join('\n')

/** A port, or what is wrong with the flag before anything is booted. */
const portParser = (input: string): number => {
  const port = numberParser(input)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new RangeError(`${input} is no port: give 0 to 65535`)
}

const dev = async (flags: Flags): Promise<void> => {
  const logger = createLogger({ level: flags.logLevel, format: flags.logFormat })
  if (flags.dir !== undefined) return devIn(flags.dir, flags, logger)
  const dir = mkdtempSync(join(tmpdir(), 'signer-layer-dev-'))
  await devIn(dir, flags, logger).finally(() => rmSync(dir, { recursive: true, force: true }))
}

const devIn = async (dir: string, flags: Flags, logger: Logger): Promise<void> => {
  const { l1: spec, port, rpcPort: workerPort, observePort, policy: policyFile } = flags
  const chosen = {
    ...(spec === undefined ? {} : { spec }),
    ...(policyFile === undefined ? {} : { policyFile }),
    ...(observePort === undefined ? {} : { observePort }),
  }
  const running = await startDevAgent({ dir, port, workerPort, ...chosen }, logger)
  process.stdout.write(describe(running, dir))
  const stopReloading = onHangup(() => void reloadPolicy(running.parts))
  await Promise.race([untilSignal(), running.agent.finished]).finally(() => {
    stopReloading()
    return running.close()
  })
}

export const devCommand = buildCommand({
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
      ...logFlags,
    },
  },
  docs: { brief: 'Run an L1 in this process and an agent beside it' },
})
