import { ExitCode, run, type StricliProcess } from '@stricli/core'
import { refuseOwnCoreDumps } from '../harden/harden.js'
import { app } from './app.js'
import { EXIT } from './fault.js'

const USAGE: readonly unknown[] = [ExitCode.UnknownCommand, ExitCode.InvalidArgument]

/** Runs the command line of this process, and leaves its exit code. */
export const main = async (inputs: readonly string[]): Promise<void> => {
  // Also imports, recoveries and resealing have secrets in memory. Those that stay, start and kms serve, insist on more.
  refuseOwnCoreDumps()
  await run(app, inputs, { process: process as StricliProcess })
  if (USAGE.includes(process.exitCode)) process.exitCode = EXIT.usage
}
