import type { SealedKmsOptions } from './kms/open.js'
import { sealProviderOf } from './seal-provider-of.js'
import type { SealedKmsSettings } from './settings/kms.js'

/** What the settings say of a sealed KMS. Raises what `sealProviderOf` raises. */
export const sealedKmsOptions = (
  { dir, provider, replicas }: SealedKmsSettings,
  devMode: boolean,
): SealedKmsOptions => ({ dir, replicas, provider: sealProviderOf(provider, devMode) })
