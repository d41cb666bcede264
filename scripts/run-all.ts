/**
 * Runs scripts of package.json one after the other, whatever becomes of each: with
 * node --import=tsx scripts/run-all.ts typecheck test:unit. Ends with 1, naming them, when some failed.
 */
import { spawnSync } from 'node:child_process'

// One that was ended by a signal has no status.
const succeeds = (script: string): boolean => spawnSync('npm', ['run', script], { stdio: 'inherit' }).status === 0

const failed = process.argv.slice(2).filter((script) => !succeeds(script))
if (failed.length > 0) {
  process.stderr.write(`Failed: ${failed.join(', ')}\n`)
  process.exitCode = 1
}
