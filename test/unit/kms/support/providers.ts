import { passphraseSealProvider } from '../../../../src/kms/seal-providers/passphrase.js'
import type { SealProvider } from '../../../../src/kms/seal-providers/seal-provider.js'
import { systemRandom } from '../../../../src/kms/random.js'

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A provider without any work, for tests that are not about sealing. */
export const quickProvider = (kekByte = 7): SealProvider => ({
  id: 'quick',
  probe: async () => ({ available: true }),
  newContext: async () => new Uint8Array(0),
  getKek: async () => new Uint8Array(32).fill(kekByte),
})

/** The least work that the passphrase provider accepts. */
export const LEAST_COST = { memoryKib: 19_456, iterations: 2, parallelism: 1 }

export const TEST_PASSPHRASE = 'test passphrase, known to all'

export const passphraseProvider = (passphrase = TEST_PASSPHRASE): SealProvider =>
  passphraseSealProvider(LEAST_COST, { readSecret: async () => ascii(passphrase), random: systemRandom })
