import type { Kms } from './kms/kms.js'
import { openEphemeralKms, openSealedKms } from './kms/open.js'
import { sealedKmsOptions } from './sealed-kms-options.js'
import type { Settings } from './settings/schema.js'

/** Opens the KMS that the settings describe. Raises what the kind of KMS raises. */
export const openKms = ({ kms, l1 }: Pick<Settings, 'kms' | 'l1'>): Promise<Kms> => {
  switch (kms.mode) {
    case 'ephemeral':
      return openEphemeralKms()
    case 'sealed':
      return openSealedKms(sealedKmsOptions(kms, l1.declareDevChain))
  }
}
