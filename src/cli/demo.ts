import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCommand } from '@stricli/core'
import { Listr } from 'listr2'
import { SignerError } from '../errors/signer-error.js'
import { createLogger } from '../observe/winston-logger.js'
import { attack } from './demo/hostile.js'
import { generateKeys, refuseLargeTransfer, signDigests, signTransfers, type DemoKeys } from './demo/honest.js'
import { connectDapp, type Scenario } from './demo/scenario.js'
import { formatTable, type Row } from './demo/table.js'
import { startDevAgent, type DevAgent } from './dev-agent.js'

interface Context {
  running: DevAgent
  scenario: Scenario
  keys: DemoKeys
}

const tasksIn = (dir: string, onRunning: (running: DevAgent) => void): Listr<Context> =>
  new Listr<Context>([
    {
      title: 'Boot an L1 in this process, start the agent with sealed keys, fund it',
      task: async (context) => {
        context.running = await startDevAgent({ dir }, createLogger({ level: 'error', format: 'text' }))
        onRunning(context.running)
      },
    },
    {
      title: 'Wait until the agent has registered and published its shielding key',
      task: async (context) => void (context.scenario = await connectDapp(context.running)),
    },
    {
      title: 'Generate a secp256k1, an ed25519 and an sr25519 key by one encrypted on-chain request',
      task: async (context) => void (context.keys = await generateKeys(context.scenario)),
    },
    {
      title: 'Sign Ethereum transfers that the policy allows',
      task: ({ scenario, keys }) => signTransfers(scenario, keys),
    },
    {
      title: 'Sign a digest with each of the other key types, under routes that allow it',
      task: ({ scenario, keys }) => signDigests(scenario, keys),
    },
    {
      title: 'Ask for a transfer that the policy does not allow',
      task: ({ scenario, keys }) => refuseLargeTransfer(scenario, keys),
    },
    {
      title: 'Send a forged and a tampered request',
      task: ({ scenario, keys }) => attack(scenario, keys.ethereum.keyId),
    },
  ])

const runIn = async (dir: string): Promise<readonly Row[]> => {
  let running: DevAgent | undefined
  try {
    const context = await tasksIn(dir, (started) => void (running = started)).run()
    return context.scenario.rows
  } finally {
    await running?.close()
  }
}

/** Runs the whole way once, on a real runtime, and checks every answer with a library that did not make it. */
const demo = async (): Promise<void> => {
  const dir = mkdtempSync(join(tmpdir(), 'signer-layer-demo-'))
  const rows = await runIn(dir).finally(() => rmSync(dir, { recursive: true, force: true }))
  process.stdout.write(`\n${formatTable(rows)}\n`)
  const wrong = rows.filter(({ asExpected }) => !asExpected).length
  if (wrong > 0)
    throw new SignerError('SIGNER__DEMO__NOT_AS_EXPECTED', `${wrong} of ${rows.length} answers are not as expected`)
  process.stdout.write(`\nAll ${rows.length} answers are as expected.\n`)
}

export const demoCommand = buildCommand({
  func: demo,
  parameters: {},
  docs: { brief: 'See requests go in and signatures come out, on an L1 in this process' },
})
