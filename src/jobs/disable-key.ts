import type { Job } from '../model/job.js'
import { keyOfOwner, unknownKey } from './key-access.js'
import type { Call } from './key-calls.js'
import type { JobDeps } from './ports.js'
import { succeeded, type JobResult } from './result.js'

/**
 * Disables a key of the caller, or enables it again. The journal is never looser than the KMS: it is the first
 * to know that a key is disabled, and the last to know that it is not. So a crash in between leaves a key that
 * signs nothing, and doing all of it again ends the same.
 */
export const disableKey = async (
  deps: JobDeps,
  job: Job,
  { keyId, disabled }: Call<'DisableKey'>,
): Promise<JobResult> => {
  const isOwner = deps.transaction((tx) => {
    if (!keyOfOwner(tx, job, keyId)) return false
    tx.markSigning(job.id)
    if (disabled) tx.setKeyState(keyId, 'disabled')
    return true
  })
  if (!isOwner) return unknownKey(keyId)
  const keyState = disabled ? 'disabled' : 'active'
  await deps.setKeyState(keyId, keyState)
  return succeeded('done', new Uint8Array(0), {
    keyId,
    change: { keyState },
    also: (tx) => tx.setKeyState(keyId, keyState),
  })
}
