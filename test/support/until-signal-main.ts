/** A program that hears one signal, and then never gets to its end. */
import { untilSignal } from '../../src/cli/until-signal.js'

setInterval(() => undefined, 60_000)
const heard = untilSignal()
process.stdout.write('runs\n')
process.stdout.write(`stopping by ${await heard}\n`)
