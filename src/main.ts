#!/usr/bin/env node
import { ExitCode, run, type StricliProcess } from '@stricli/core'
import { app } from './cli/app.js'
import { EXIT } from './cli/fault.js'
import { refuseOwnCoreDumps } from './harden/harden.js'

const USAGE: readonly unknown[] = [ExitCode.UnknownCommand, ExitCode.InvalidArgument]

// Also imports, recoveries and resealing have secrets in memory. Those that stay, start and kms serve, insist on more.
refuseOwnCoreDumps()
await run(app, process.argv.slice(2), { process: process as StricliProcess })
if (USAGE.includes(process.exitCode)) process.exitCode = EXIT.usage
