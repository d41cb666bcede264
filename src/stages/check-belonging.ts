import { readBlockHash } from '../chain/node-reads.js'
import { checkKeys, keysToDisable } from '../jobs/check-keys.js'
import type { RequestId } from '../model/ids.js'
import type { Parts } from '../parts/parts.js'
import { assertNewAccount } from '../submit/new-account.js'
import { assertCanRegister } from '../submit/registration-state.js'

/**
 * That keys and journal belong together, unless they are of different moments and are brought in line later. What the
 * journal has disabled is disabled in the KMS again, if it is not. Raises SIGNER__KMS__KEY_NOT_FOUND.
 */
export const checkKeysOf = async ({ store, kms }: Parts): Promise<void> => {
  const toDisable = store.transaction((tx) => {
    if (tx.epoch()?.state === 'open') return []
    const views = {
      rows: tx.keys(),
      held: kms.list('caller'),
      knowsJob: (id: RequestId) => tx.findJob(id) !== undefined,
    }
    checkKeys(views)
    return keysToDisable(views)
  })
  for (const id of toDisable) await kms.setKeyState(id, 'disabled')
}

/**
 * That an empty journal and the account belong together, by block `number`. Raises SIGNER__SUBMIT__JOURNAL_NOT_FOUND
 * and SIGNER__SUBMIT__REGISTRATION_REFUSED.
 */
export const checkAccount = async ({ settings, connection, writer }: Parts, number: number): Promise<void> => {
  const at = { number, hash: await readBlockHash(connection.provider, number) }
  const account = await writer.accountAt(at)
  assertNewAccount(account, at)
  assertCanRegister(account, settings.registration)
}
