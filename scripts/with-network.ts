// Runs a command on a network of two real nodes. The network is described to it by an environment variable.
import { nodeBinary } from './network/node-binary.js'
import { withNetwork } from './network/network.js'
import { readOptions } from './network/options.js'
import { runCommand } from './network/run-command.js'

const INTERRUPTED = 130

const run = async (signal: AbortSignal): Promise<number> => {
  const { command, ...options } = readOptions(process.argv.slice(2))
  const node = nodeBinary(process.env)
  if (node === undefined) {
    process.stdout.write('Tests on real nodes are skipped: INTEGRITEE_NODE_BIN names no node.\n')
    return 0
  }
  return withNetwork({ ...options, node }, signal, (network) => runCommand(command, network, signal))
}

const interrupt = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupt.abort())

try {
  const code = await run(interrupt.signal)
  process.exitCode = interrupt.signal.aborted ? INTERRUPTED : code
} catch (error) {
  if (!interrupt.signal.aborted) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = interrupt.signal.aborted ? INTERRUPTED : 1
}
