#!/usr/bin/env node
import type { StricliProcess } from '@stricli/core'
import { runWords } from './cli/run-words.js'
import { refuseOwnCoreDumps } from './harden/harden.js'

// Also imports, recoveries and resealing have secrets in memory. Those that stay, start and kms serve, insist on more.
refuseOwnCoreDumps()
await runWords(process.argv.slice(2), process as StricliProcess)
