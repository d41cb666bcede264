import type { SealedKmsOptions } from '../kms/open.js'
import { sealProviderOf } from './seal-provider-of.js'
import type { SealedKmsSettings } from '../settings/kms.js'
import { rollbackCounterOf } from './tpm-of.js'

/** What the settings say of a sealed KMS. Raises what `sealProviderOf` raises. */
export const sealedKmsOptions = (
  { dir, provider, replicas }: SealedKmsSettings,
  devMode: boolean,
): SealedKmsOptions => {
  const counter = rollbackCounterOf(provider)
  return { dir, replicas, provider: sealProviderOf(provider, devMode), ...(counter === undefined ? {} : { counter }) }
}
