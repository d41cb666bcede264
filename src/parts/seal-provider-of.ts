import { systemRandom } from '../kms/random.js'
import { devSealProvider } from '../kms/seal-providers/dev.js'
import { gramineSealProvider } from '../kms/seal-providers/gramine.js'
import { MEMORY_ROOT } from '../kms/seal-providers/memory-dir.js'
import { DEFAULT_COST, passphraseSealProvider } from '../kms/seal-providers/passphrase.js'
import type { SealProvider } from '../kms/seal-providers/seal-provider.js'
import { snpSealProvider } from '../kms/seal-providers/snp.js'
import { tpm2SealProvider } from '../kms/seal-providers/tpm2.js'
import { secretSource } from '../settings/secret-source.js'
import { readFileBounded } from '../settings/read-bounded.js'
import type { SealProviderSettings } from '../settings/seal-provider.js'
import { tpmOf } from './tpm-of.js'

const ascending = (pcrs: readonly number[]): number[] => [...pcrs].sort((a, b) => a - b)

/** The seal provider that the settings name. Raises SIGNER__SETTINGS__INSECURE_REFUSED for `dev` elsewhere than in dev mode. */
export const sealProviderOf = (settings: SealProviderSettings, devMode: boolean): SealProvider => {
  switch (settings.kind) {
    case 'dev':
      return devSealProvider({ devMode })
    case 'passphrase': {
      const source = secretSource(settings, { credentialsDir: process.env['CREDENTIALS_DIRECTORY'] })
      return passphraseSealProvider(DEFAULT_COST, { ...source, random: systemRandom })
    }
    case 'gramine':
      return gramineSealProvider(settings, { readFile: readFileBounded })
    case 'tpm2': {
      const options = { parent: settings.parent, pcrs: ascending(settings.pcrs) }
      return tpm2SealProvider(options, { tpm: tpmOf(settings), random: systemRandom })
    }
    case 'snp':
      return snpSealProvider(settings, { readFile: readFileBounded, memoryRoot: MEMORY_ROOT })
  }
}
