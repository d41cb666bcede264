import type { Job } from '../model/job.js'
import type { RequestCall } from '../../types/protocol/scale.js'
import { keyByRight, keyOfOwner, unknownKey } from './key-access.js'
import type { JobDeps, JobSettings, JobTx } from './ports.js'
import { refused, succeeded, type JobResult } from './result.js'

/** The content of a call. */
export type Call<Tag extends RequestCall['tag']> = Extract<RequestCall, { tag: Tag }>['value']

/** Why the caller gets no further key, if so. Begun before a crash, the key may be there already: it was counted then. */
export const keyLimit = (
  { keysPerOwner }: JobSettings,
  tx: Pick<JobTx, 'countKeys'>,
  { caller, state }: Job,
): JobResult | undefined =>
  state === 'signing' || tx.countKeys(caller) < keysPerOwner
    ? undefined
    : refused('denied', 'KeyLimitReached', `this caller owns ${keysPerOwner} keys already: delete one first`)

/** Makes a key. Repeated after a crash it finds the key that it had made: the request id is the key's origin. */
export const generateKey = async (
  settings: JobSettings,
  deps: JobDeps,
  job: Job,
  { keyType, chains, label }: Call<'GenerateKey'>,
): Promise<JobResult> => {
  const check = deps.checkChains(keyType, chains)
  if (!check.ok) return refused('denied', 'InvalidChains', check.detail)
  const tooMany = deps.transaction((tx) => keyLimit(settings, tx, job))
  if (tooMany) return tooMany
  deps.transaction((tx) => tx.markSigning(job.id))
  const key = await deps.generateKey(job, keyType, chains)
  return succeeded('publicKey', key.publicKey, {
    keyId: key.id,
    also: (tx) => tx.insertKey({ ...key, label }),
  })
}

/** A disabled key signs nothing; what it is may be read all the same. */
export const publicKey = (deps: JobDeps, { caller }: Job, { keyId }: Call<'PublicKey'>): JobResult => {
  const asking = { caller, block: deps.newestFinalized() }
  const row = deps.transaction((tx) => keyByRight(tx, asking, keyId, 'read'))
  return row ? succeeded('publicKey', row.publicKey, { keyId }) : unknownKey(keyId)
}

/** The key is dead at once; its material is destroyed some blocks later, when no job can refer to it. */
export const deleteKey = async (
  settings: JobSettings,
  deps: JobDeps,
  job: Job,
  { keyId }: Call<'DeleteKey'>,
): Promise<JobResult> => {
  // After a crash between the KMS and the answer the KMS has it deleted already; the journal has not.
  if (!deps.transaction((tx) => keyOfOwner(tx, job, keyId))) return unknownKey(keyId)
  deps.transaction((tx) => tx.markSigning(job.id))
  await deps.deleteKey(keyId)
  return succeeded('done', new Uint8Array(0), {
    keyId,
    also: (tx) => {
      tx.removeGrantsOf(keyId)
      tx.setKeyState(keyId, 'deleted', (tx.cursor()?.number ?? 0) + settings.destroyDelayBlocks)
    },
  })
}
