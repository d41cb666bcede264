import { isSignerError, SignerError, type ErrorContext } from '../../errors/signer-error.js'
import type { Probe } from './seal-provider.js'

/** The provider cannot work here or now. `message` says why and what to do. */
export const sealUnavailable = (message: string, context: ErrorContext = {}): SignerError =>
  new SignerError('SIGNER__KMS__SEAL_UNAVAILABLE', message, context)

/** The provider works, and does not open this. `message` says why and what to do. */
export const unsealRefused = (message: string, context: ErrorContext = {}): SignerError =>
  new SignerError('SIGNER__KMS__UNSEAL_REFUSED', message, context)

/** What is left when a sealing key is gone for good. */
export const RECOVERY = 'recover the root from its shares with `signer-layer recovery join`'

/** The answer of a provider's `probe`: that `check` ends well, or what it raises. `otherwise` is for errors without words of ours. */
export const probeBy = async (check: () => Promise<unknown>, otherwise: string): Promise<Probe> => {
  try {
    await check()
    return { available: true }
  } catch (error) {
    return { available: false, reason: isSignerError(error) ? error.message : otherwise }
  }
}
