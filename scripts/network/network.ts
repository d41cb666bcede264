import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, openSync, closeSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeNetwork, type NetworkDescription } from './description.js'
import { untilFinality } from './finality.js'
import { killAll, processesOf } from './processes.js'
import { until } from './until.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** By its path: `npx` would ask a registry for what is not installed. */
const ZOMBIENET = join(ROOT, 'zombienet', 'cli', 'node_modules', '.bin', 'zombienet')
const START_WITHIN_MS = 300_000
const STOP_WITHIN_MS = 20_000
const SHOWN_LINES = 20

export interface NetworkOptions {
  readonly network: string
  readonly poolType: string
  /** Absolute path of the node. */
  readonly node: string
}

/** Two nodes that run, and their end. */
export interface Network {
  readonly description: NetworkDescription
  /** A folder for whoever uses the network; it goes with it. */
  readonly tmp: string
}

const startZombienet = ({ network, poolType, node }: NetworkOptions, dir: string): ChildProcess => {
  const output = openSync(join(dir, 'zombienet.log'), 'w')
  // A group of its own: a Ctrl-C is for us, and the network outlives the command that runs on it.
  const child = spawn(ZOMBIENET, ['--provider', 'native', '--dir', join(dir, 'net'), 'spawn', network], {
    cwd: ROOT,
    env: { ...process.env, INTEGRITEE_NODE_BIN: node, POOL_TYPE: poolType },
    stdio: ['ignore', output, output],
    detached: true,
  })
  closeSync(output)
  return child
}

const readyFile = async (zombienet: ChildProcess, dir: string, signal: AbortSignal): Promise<string> => {
  const file = join(dir, 'zombie.json')
  return until(() => {
    if (zombienet.exitCode !== null) throw new Error(`zombienet ended with ${zombienet.exitCode}.`)
    // It is written in one go, but may be looked at in between.
    const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
    return text.trimEnd().endsWith('}') ? text : undefined
  }, signal)
}

const lastLines = (file: string): string =>
  readFileSync(file, 'utf8').trimEnd().split('\n').slice(-SHOWN_LINES).join('\n')

/** The ends of all logs, for who wants to know why there is no network. */
const logsIn = (dir: string): string =>
  [dir, join(dir, 'net')]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).flatMap((name) => (name.endsWith('.log') ? [join(folder, name)] : [])))
    .map((file) => `--- ${file}\n${lastLines(file)}`)
    .join('\n')

const start = async (
  options: NetworkOptions,
  dir: string,
  zombienet: ChildProcess,
  signal: AbortSignal,
): Promise<Network> => {
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(START_WITHIN_MS)])
  try {
    const net = join(dir, 'net')
    const description = describeNetwork(await readyFile(zombienet, net, inTime), net, options.poolType)
    const urls = Object.values(description.nodes).map(({ url }) => url)
    await untilFinality(urls, 0, inTime)
    const tmp = join(dir, 'tmp')
    mkdirSync(tmp)
    return { description, tmp }
  } catch (error) {
    if (signal.aborted) throw error
    throw new Error(`The network did not start: ${String(error)}\n${logsIn(dir)}`, { cause: error })
  }
}

/** SIGINT to zombienet ends its nodes; what else names the folder was started by who used the network. */
const stop = async (zombienet: ChildProcess, dir: string): Promise<void> => {
  if (zombienet.exitCode === null && zombienet.signalCode === null && zombienet.kill('SIGINT')) {
    await once(zombienet, 'exit', { signal: AbortSignal.timeout(STOP_WITHIN_MS) }).catch(() => undefined)
  }
  await until(() => {
    const left = processesOf(dir)
    killAll(left)
    return left.length === 0 ? true : undefined
  }, AbortSignal.timeout(STOP_WITHIN_MS))
  rmSync(dir, { recursive: true, force: true })
}

/**
 * Starts a network, hands it to `use` when both nodes have finalised a block, and ends it whatever happens: no
 * process and no file of it is left, or the promise rejects.
 */
export const withNetwork = async <T>(
  options: NetworkOptions,
  signal: AbortSignal,
  use: (network: Network) => Promise<T>,
): Promise<T> => {
  if (!existsSync(ZOMBIENET)) throw new Error('zombienet is not installed: run `npm ci` in zombienet/cli/.')
  const dir = mkdtempSync(join(tmpdir(), 'signer-layer-network-'))
  const zombienet = startZombienet(options, dir)
  try {
    await once(zombienet, 'spawn', { signal })
    return await use(await start(options, dir, zombienet, signal))
  } finally {
    await stop(zombienet, dir)
  }
}
