import { SignerError } from '../../errors/signer-error.js'
import type { SealedKmsOptions } from '../../kms/open.js'
import { sealedKmsOptions } from '../../sealed-kms-options.js'
import type { Settings } from '../../settings/schema.js'

/** The sealed keys that the settings describe. Raises SIGNER__SETTINGS__INVALID for keys in memory, which have no shares. */
export const sealedKeysOf = ({ kms, l1 }: Pick<Settings, 'kms' | 'l1'>): SealedKmsOptions => {
  if (kms.mode === 'sealed') return sealedKmsOptions(kms, l1.declareDevChain)
  throw new SignerError('SIGNER__SETTINGS__INVALID', 'Recovery is for keys that are kept: kms.mode must be sealed')
}
