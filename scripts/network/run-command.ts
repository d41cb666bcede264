import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { NETWORK_VARIABLE } from './description.js'
import type { Network } from './network.js'

/** After a signal a command has this long to end by itself. */
const END_WITHIN_MS = 15_000
const KILLED = 1

/** Runs a command on a network, and gives its exit code. When `signal` is aborted the command is ended. */
export const runCommand = async (
  [program, ...args]: readonly [string, ...string[]],
  { description, tmp }: Network,
  signal: AbortSignal,
): Promise<number> => {
  const child = spawn(program, args, {
    stdio: 'inherit',
    // What it leaves in its folder for temporary files goes with the network.
    env: { ...process.env, [NETWORK_VARIABLE]: JSON.stringify(description), TMPDIR: tmp },
  })
  const end = (): void => {
    child.kill('SIGINT')
    setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS).unref()
  }
  signal.addEventListener('abort', end, { once: true })
  const [code] = (await once(child, 'exit')) as [number | null]
  signal.removeEventListener('abort', end)
  return code ?? KILLED
}
