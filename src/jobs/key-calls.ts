import type { KeyId } from '../model/ids.js'
import type { Job } from '../model/job.js'
import type { KeyRow } from '../model/rows.js'
import type { RequestCall } from '../../types/protocol/scale.js'
import type { JobDeps, JobSettings } from './ports.js'
import { refused, succeeded, type JobResult } from './result.js'

type Call<Tag extends RequestCall['tag']> = Extract<RequestCall, { tag: Tag }>['value']

/**
 * The row of a key that the caller may use. A foreign key is answered like a key that does not exist:
 * nobody learns which keys there are.
 */
export const usableKey = (deps: JobDeps, job: Job, id: KeyId): KeyRow | undefined => {
  const row = deps.transaction((tx) => tx.findKey(id))
  return row?.owner === job.caller && row.state === 'active' ? row : undefined
}

export const unknownKey = (id: KeyId): JobResult =>
  refused('denied', 'UnknownKey', `no active key ${id} of this caller: check the key id and who generated it`)

/** Makes a key. Repeated after a crash it finds the key that it had made: the request id is the key's origin. */
export const generateKey = async (
  settings: JobSettings,
  deps: JobDeps,
  job: Job,
  { keyType, chains, label }: Call<'GenerateKey'>,
): Promise<JobResult> => {
  const check = deps.checkChains(keyType, chains)
  if (!check.ok) return refused('denied', 'InvalidChains', check.detail)
  // Begun before a crash, the key is there already: it was counted then.
  if (job.state !== 'signing' && deps.transaction((tx) => tx.countKeys(job.caller)) >= settings.keysPerOwner) {
    return refused(
      'denied',
      'KeyLimitReached',
      `this caller owns ${settings.keysPerOwner} keys already: delete one first`,
    )
  }
  deps.transaction((tx) => tx.markSigning(job.id))
  const key = await deps.generateKey(job, keyType, chains)
  return succeeded('publicKey', key.publicKey, {
    keyId: key.id,
    also: (tx) => tx.insertKey({ ...key, label }),
  })
}

export const publicKey = (deps: JobDeps, job: Job, { keyId }: Call<'PublicKey'>): JobResult => {
  const row = usableKey(deps, job, keyId)
  return row ? succeeded('publicKey', row.publicKey, { keyId }) : unknownKey(keyId)
}

/** The key is dead at once; its material is destroyed some blocks later, when no job can refer to it. */
export const deleteKey = async (
  settings: JobSettings,
  deps: JobDeps,
  job: Job,
  { keyId }: Call<'DeleteKey'>,
): Promise<JobResult> => {
  // After a crash between the KMS and the answer the key is deleted already, by this very job.
  const row = job.state === 'signing' ? deps.transaction((tx) => tx.findKey(keyId)) : usableKey(deps, job, keyId)
  if (!row) return unknownKey(keyId)
  deps.transaction((tx) => tx.markSigning(job.id))
  await deps.deleteKey(keyId)
  return succeeded('done', new Uint8Array(0), {
    keyId,
    also: (tx) => tx.setKeyState(keyId, 'deleted', (tx.cursor()?.number ?? 0) + settings.destroyDelayBlocks),
  })
}
