import { readFileSync } from 'node:fs'
import inspector from 'node:inspector'
import { SignerError } from '../errors/signer-error.js'
import type { Logger } from '../observe/logger.js'
import { refuseCoreDumps } from './core-dumps.js'
import { loadLibc } from './libc.js'
import { memoryFlags } from './memory-flags.js'

/** This process, as far as it can be closed to others. */
export interface HardenDeps {
  readonly refuseCoreDumps: () => string | undefined
  readonly memoryFlags: () => readonly string[]
  /** Where a debugger listens; undefined where none does. */
  readonly inspectorUrl: () => string | undefined
  /** From now on the signal by which Node opens a debugger does nothing. */
  readonly ignoreDebugSignal: () => void
  readonly isRoot: () => boolean
}

/**
 * Does what can be done here against core dumps of this process, for commands that hold a secret for a moment only.
 * Gives what is wrong, in words; undefined when all is well.
 */
export const refuseOwnCoreDumps = (): string | undefined =>
  refuseCoreDumps({ loadLibc, readLimits: () => readFileSync('/proc/self/limits', { encoding: 'latin1' }) })

const thisProcess: HardenDeps = {
  refuseCoreDumps: refuseOwnCoreDumps,
  memoryFlags: () => memoryFlags(process.execArgv, process.env['NODE_OPTIONS']),
  inspectorUrl: () => inspector.url(),
  // Node itself opens its inspector at SIGUSR1 only as long as nobody listens for that signal.
  ignoreDebugSignal: () => void process.on('SIGUSR1', () => undefined),
  isRoot: () => process.geteuid?.() === 0,
}

const AS_ROOT = 'Runs as root: give it a user of its own, who may do nothing but read and write its files'

const refused = (what: string, advice: string): SignerError =>
  new SignerError('SIGNER__SETTINGS__INSECURE_REFUSED', `${what}: whoever gets that memory gets the keys. ${advice}`)

const checkDebuggers = ({ memoryFlags, inspectorUrl, ignoreDebugSignal }: HardenDeps): void => {
  ignoreDebugSignal()
  const flags = memoryFlags()
  if (flags.length > 0)
    throw refused(
      `Node was started with ${flags.join(', ')}, which opens or writes the memory of the process`,
      'Start it without, and look at NODE_OPTIONS',
    )
  if (inspectorUrl() !== undefined)
    throw refused('A debugger can attach to this process', 'Start it again, and send it no SIGUSR1')
}

/**
 * Closes the memory of this process to others, before a secret is in it: no core dumps; no ptrace and no
 * /proc/PID/mem for other processes of its user; in production, no debugger and none of the options that write memory
 * to files. Root still reads everything, which only an enclave ends.
 *
 * On a development chain what cannot be done is a warning, and debuggers are welcome.
 *
 * @throws SIGNER__SETTINGS__INSECURE_REFUSED
 */
export const hardenProcess = (
  { isDevChain }: { readonly isDevChain: boolean },
  logger: Pick<Logger, 'warn'>,
  deps: HardenDeps = thisProcess,
): void => {
  const dumps = deps.refuseCoreDumps()
  if (dumps !== undefined && isDevChain) logger.warn('Core dumps cannot be ruled out', { reason: dumps })
  if (isDevChain) return
  if (dumps !== undefined)
    throw refused(`Core dumps cannot be ruled out (${dumps})`, 'Run it on Linux, with the libraries of its package')
  checkDebuggers(deps)
  if (deps.isRoot()) logger.warn(AS_ROOT)
}
