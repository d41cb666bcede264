import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCommand, numberParser } from '@stricli/core'
import { createLogger } from '../observe/winston-logger.js'
import { DEV_WORKER_URI, startDevAgent, type DevAgent } from './dev-agent.js'
import { logFlags, type LogFlags } from './log-flags.js'
import { untilSignal } from './until-signal.js'

interface Flags extends LogFlags {
  readonly l1?: string
  readonly port: number
  readonly rpcPort: number
  readonly dir?: string
  readonly policy?: string
}

const describe = ({ l1, settings, agent, workerUrl }: DevAgent, dir: string): string =>
  [
    `L1        ${l1.url}`,
    `genesis   ${settings.l1.genesis}`,
    `shard     ${settings.l1.shard}`,
    `agent     ${agent.account}`,
    `mrenclave ${settings.registration.mrEnclave}`,
    `worker    ${workerUrl} (JSON-RPC, for ${DEV_WORKER_URI})`,
    `policy    ${settings.policy.file}`,
    `data      ${dir}`,
    'Ctrl+C stops it.',
    '',
  ].join('\n')

const dev = async (flags: Flags): Promise<void> => {
  const logger = createLogger({ level: flags.logLevel, format: flags.logFormat })
  const dir = flags.dir ?? mkdtempSync(join(tmpdir(), 'signer-layer-dev-'))
  const { l1: spec, port, rpcPort: workerPort, policy } = flags
  const running = await startDevAgent(
    { dir, port, workerPort, ...(spec ? { spec } : {}), ...(policy ? { policyFile: policy } : {}) },
    logger,
  )
  process.stdout.write(describe(running, dir))
  await Promise.race([untilSignal(), running.agent.finished]).finally(() => running.close())
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
        parse: numberParser,
        default: '9944',
        brief: 'Port of the L1 on loopback, 0 for a free one',
      },
      rpcPort: {
        kind: 'parsed',
        parse: numberParser,
        default: '9955',
        brief: 'Port of JSON-RPC for workers on loopback, 0 for a free one',
      },
      dir: {
        kind: 'parsed',
        parse: String,
        optional: true,
        brief: 'Empty folder for keys and journal (default: a temporary one)',
      },
      policy: { kind: 'parsed', parse: String, optional: true, brief: 'Policy file (default: config/policy.dev.yaml)' },
      ...logFlags,
    },
  },
  docs: { brief: 'Run an L1 in this process and an agent beside it' },
})
