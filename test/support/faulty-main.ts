/** A program that ends by a fault that nobody catches, as main.ts would. argv: which. */
import { endOnUncaught } from '../../src/cli/last-resort.js'
import { tellingError, TEXTS } from '../unit/observe/support/canaries.js'

endOnUncaught()
const which = process.argv[2]
if (which === 'throws')
  setImmediate(() => {
    throw tellingError()
  })
if (which === 'rejects') void Promise.reject(tellingError())
// eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as a library may
if (which === 'rejects with text') void Promise.reject(TEXTS.passphrase)
// It would run on.
setInterval(() => undefined, 60_000)
