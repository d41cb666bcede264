import type { Job } from '../model/job.js'
import type { KeyRow } from '../model/rows.js'
import { keyOfOwner, unknownKey } from './key-access.js'
import { keyLimit, type Call } from './key-calls.js'
import type { JobDeps, JobSettings, JobTx } from './ports.js'
import { refused, succeeded, type JobResult } from './result.js'

/** The key to be replaced, with the job made "signing"; or why not. */
const begin = (
  settings: JobSettings,
  tx: JobTx,
  job: Job,
  { keyId, keyType }: Call<'RotateKey'>,
): KeyRow | JobResult => {
  const key = keyOfOwner(tx, job, keyId)
  // A key id is a hash over the type too: there is no key of this id with another one.
  if (key?.type !== keyType) return unknownKey(keyId)
  if (key.rotatedTo) return refused('denied', 'AlreadyRotated', `key ${key.rotatedTo} took its place: rotate that one`)
  const tooMany = keyLimit(settings, tx, job)
  if (tooMany) return tooMany
  tx.markSigning(job.id)
  return key
}

/**
 * Makes a key like that of the caller in its place, and disables the old one: before the new one is answered
 * the old one signs nothing. Repeated after a crash it finds the key that it had made, by its origin.
 * Grants are of one key and are not carried over.
 */
export const rotateKey = async (
  settings: JobSettings,
  deps: JobDeps,
  job: Job,
  call: Call<'RotateKey'>,
): Promise<JobResult> => {
  const old = deps.transaction((tx) => begin(settings, tx, job, call))
  if ('outcome' in old) return old
  const key = await deps.generateKey(job, call.keyType, old.chains)
  // As for DisableKey, the journal knows it first.
  deps.transaction((tx) => tx.setKeyState(old.id, 'disabled'))
  await deps.setKeyState(old.id, 'disabled')
  return succeeded('publicKey', key.publicKey, {
    keyId: old.id,
    change: { rotatedTo: key.id },
    also: (tx) => {
      tx.insertKey({ ...key, label: old.label })
      tx.setKeyRotated(old.id, key.id)
    },
  })
}
