import { Listr } from 'listr2'
import { SignerError } from '../../errors/signer-error.js'
import { createLogger } from '../../observe/winston-logger.js'
import { inTempFolder } from '../in-temp-folder.js'
import { devChainId, startDevAgent, type DevAgent } from '../dev-agent.js'
import { askTwice, refuseLargeTransfer, signByChain, signByWorker } from './ask.js'
import { attack } from './hostile.js'
import { generateKeys, type DemoKeys } from './keys.js'
import type { Sample, Samples } from './sample.js'
import { bitcoinSamples } from './samples/bitcoin.js'
import { ethereumSamples, transferOf } from './samples/ethereum.js'
import { solanaSamples } from './samples/solana.js'
import { substrateSamples } from './samples/substrate.js'
import { connectDapp, type Scenario } from './scenario.js'
import { formatTable, type Row } from './table.js'

interface Context {
  running: DevAgent
  scenario: Scenario
  keys: DemoKeys
  families: readonly Samples[]
}

const samplesOf = ({ families }: Context, round: number): readonly Sample[] =>
  families.flatMap((samples) => samples(round))

const prepare = async (context: Context): Promise<void> => {
  const { running, scenario } = context
  const chainId = devChainId(running)
  const keys = await generateKeys(scenario, chainId)
  const onL1 = await substrateSamples(running, chainId, keys.substrate)
  context.keys = keys
  context.families = [ethereumSamples(keys.ethereum), bitcoinSamples(keys.bitcoin), onL1, solanaSamples(keys.solana)]
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
    { title: 'Generate a key for each chain family by one encrypted on-chain request', task: prepare },
    {
      title: 'Sign Ethereum, Bitcoin, Substrate and Solana payloads by one on-chain request',
      task: (context) => signByChain(context.scenario, samplesOf(context, 0)),
    },
    {
      title: "Sign others of each by JSON-RPC, at the worker's door",
      task: (context) => signByWorker(context.scenario, samplesOf(context, 1)),
    },
    {
      title: 'Ask the same by both doors',
      task: ({ scenario, keys }) => askTwice(scenario, transferOf(keys.ethereum, '0.25', 90)),
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
export const runDemo = async (): Promise<void> => {
  const rows = await inTempFolder('signer-layer-demo-', runIn)
  process.stdout.write(`\n${formatTable(rows)}\n`)
  const wrong = rows.filter(({ asExpected }) => !asExpected).length
  if (wrong > 0)
    throw new SignerError('SIGNER__DEMO__NOT_AS_EXPECTED', `${wrong} of ${rows.length} answers are not as expected`)
  process.stdout.write(`\nAll ${rows.length} answers are as expected.\n`)
}
