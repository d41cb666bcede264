#!/usr/bin/env node
import { unsupportedNode } from './cli/node-version.js'

const fault = unsupportedNode(process.version)
if (fault === undefined) {
  // Loaded only now: what an old Node.js cannot even read would hide that line behind a stack.
  const { main } = await import('./cli/main.js')
  await main(process.argv.slice(2))
} else {
  process.stderr.write(`${fault}\n`)
  process.exitCode = 1
}
