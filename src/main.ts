#!/usr/bin/env node
import { ExitCode, run, type StricliProcess } from '@stricli/core'
import { app } from './cli/app.js'
import { EXIT } from './cli/fault.js'

const USAGE: readonly unknown[] = [ExitCode.UnknownCommand, ExitCode.InvalidArgument]

await run(app, process.argv.slice(2), { process: process as StricliProcess })
if (USAGE.includes(process.exitCode)) process.exitCode = EXIT.usage
