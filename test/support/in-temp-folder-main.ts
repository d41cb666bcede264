/** A program with a temporary folder, that never gets to its end; with `hears` it listens to the first signal. */
import { inTempFolder } from '../../src/cli/in-temp-folder.js'
import { untilSignal } from '../../src/cli/until-signal.js'

setInterval(() => undefined, 60_000)
await inTempFolder('signer-layer-test-', async (dir) => {
  const heard = process.argv[2] === 'hears' ? untilSignal() : new Promise<never>(() => undefined)
  process.stdout.write(`${dir}\n`)
  process.stdout.write(`stopping by ${await heard}\n`)
  await new Promise<never>(() => undefined)
})
