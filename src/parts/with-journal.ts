import { closing } from '../closing.js'
import { accountKey } from '../kms/account-key.js'
import type { Kms } from '../kms/kms.js'
import { openJournal } from './open-journal.js'
import { openLocalKms } from './open-kms.js'
import type { SealedSettings } from '../settings/sealed.js'
import type { Store } from '../store/port.js'

/** Keys and journal of an agent that does not run. */
export interface KeysAndJournal {
  readonly kms: Kms
  readonly store: Store
}

/**
 * Opens keys and journal for `use`, and closes them. Raises what opening raises; SIGNER__KMS__DIRECTORY_LOCKED while the
 * agent runs.
 */
export const withJournal = async <T>(
  settings: SealedSettings,
  use: (open: KeysAndJournal) => Promise<T>,
): Promise<T> => {
  const opened = closing()
  try {
    const kms = await openLocalKms(settings.kms, settings.l1.declareDevChain)
    opened.add(() => kms.close())
    const store = openJournal(settings, kms, await accountKey(kms))
    opened.add(() => store.close())
    return await use({ kms, store })
  } finally {
    await opened.all()
  }
}
