/** Hardens itself as an agent does, then does what its argument says, and prints what became of it. */
import { readFileSync } from 'node:fs'
import inspector from 'node:inspector'
import { setTimeout } from 'node:timers/promises'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { hardenProcess } from '../../../../src/harden/harden.js'

const [chain, then] = process.argv.slice(2)
const print = (word: string): void => void process.stdout.write(`${word}\n`)

const run = async (): Promise<void> => {
  hardenProcess({ isDevChain: chain === 'dev' }, { warn: (message) => print(`warning: ${message}`) })
  print('hardened')
  if (then === 'show') print(/^Max core file size.*$/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[0] ?? 'none')
  if (then === 'wait') process.stdin.once('data', () => process.exit())
  if (then === 'signal') {
    process.kill(process.pid, 'SIGUSR1')
    // Node opens its inspector from a thread of its own: long enough for the one that is not hardened to have it.
    for (let turn = 0; turn < 50 && inspector.url() === undefined; turn += 1) await setTimeout(10)
    print(inspector.url() === undefined ? 'no debugger' : 'debugger')
  }
}
try {
  await run()
} catch (error) {
  print(isSignerError(error) ? `${error.code} ${error.message}` : String(error))
}
