import { systemRandom } from './kms/random.js'
import { devSealProvider } from './kms/seal-providers/dev.js'
import { DEFAULT_COST, passphraseSealProvider } from './kms/seal-providers/passphrase.js'
import type { SealProvider } from './kms/seal-providers/seal-provider.js'
import { readSecret } from './settings/read-secret.js'
import type { SealProviderSettings } from './settings/seal-provider.js'

/** The seal provider that the settings name. Raises SIGNER__SETTINGS__INSECURE_REFUSED for `dev` elsewhere than in dev mode. */
export const sealProviderOf = (settings: SealProviderSettings, devMode: boolean): SealProvider => {
  switch (settings.kind) {
    case 'dev':
      return devSealProvider({ devMode })
    case 'passphrase':
      return passphraseSealProvider(DEFAULT_COST, { readSecret: () => readSecret(settings.file), random: systemRandom })
  }
}
