import { buildCommand } from '@stricli/core'
import { SignerError } from '../errors/signer-error.js'
import { systemCodeOf } from '../errors/system-code.js'

/** The demo stands on optional packages, so it is loaded only when it is run. */
const demo = async (): Promise<void> => {
  const { runDemo } = await import('./demo/run.js').catch((error: unknown) => {
    if (systemCodeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error
    const message =
      'The demo needs two packages more: npm install @acala-network/chopsticks-core@1.5.1 bitcoinjs-lib@7.0.5'
    throw new SignerError('SIGNER__DEMO__PACKAGE_NOT_FOUND', message, {}, error)
  })
  await runDemo()
}

export const demoCommand = buildCommand({
  func: demo,
  parameters: {},
  docs: { brief: 'See requests go in and signatures come out, on an L1 in this process' },
})
