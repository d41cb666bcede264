/** A program that logs more than a pipe holds, and then ends as a command does. argv: how. */
import { endOnUncaught } from '../../src/cli/last-resort.js'
import { endUnread } from '../../src/cli/end-unread.js'
import { createLogger } from '../../src/observe/winston-logger.js'

endOnUncaught()
const logger = createLogger({ level: 'info', format: 'text' })
for (let i = 0; i < 500; i += 1) logger.info('x '.repeat(2_000), { line: i })
process.stdout.write('logged\n')
if (process.argv[2] === 'throws') throw new TypeError('nobody catches this')
process.stderr.write('The fault of a command\n')
process.exitCode = 1
if (process.argv[2] === 'ends unread') endUnread(100)
