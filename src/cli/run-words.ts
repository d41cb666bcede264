import { ExitCode, run, type Application, type StricliProcess } from '@stricli/core'
import { buildApp } from './app.js'
import { PROPOSE, propose } from './completions/propose.js'
import { describeFault, EXIT, exitCodeOf } from './fault.js'
import type { OutputContext } from './output.js'

/** What helps after words that are not understood. */
const HINTS: ReadonlyMap<unknown, string> = new Map([
  [ExitCode.UnknownCommand, 'signer-layer --help lists the commands.'],
  [ExitCode.InvalidArgument, 'Add --help to see what the command takes.'],
])

const runApp = async (app: Application<OutputContext>, words: readonly string[], process: StricliProcess) => {
  await run(app, words, { process })
  const hint = HINTS.get(process.exitCode)
  if (hint === undefined) return
  process.stderr.write(`  ${hint}\n`)
  process.exitCode = EXIT.usage
}

/**
 * Runs the command that the words after the program's name ask for, and leaves its exit code in the process. Never
 * rejects: also what keeps a command from loading is told as its fault.
 */
export const runWords = async (words: readonly string[], process: StricliProcess): Promise<void> => {
  const [first, ...partial] = words
  try {
    const app = await buildApp(first === PROPOSE ? partial : words)
    await (first === PROPOSE ? propose(app, partial, process) : runApp(app, words, process))
  } catch (error) {
    process.stderr.write(`${describeFault(error)}\n`)
    process.exitCode = exitCodeOf(error)
  }
}
