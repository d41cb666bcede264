import { setImmediate } from 'node:timers/promises'
import { isSignerError } from '../errors/signer-error.js'
import type { Job } from '../model/job.js'
import { answerJob } from './answer.js'
import { isAway } from './backend-refusal.js'
import { checkDeadline } from './deadline.js'
import { disableKey } from './disable-key.js'
import { grant } from './grant.js'
import { deleteKey, generateKey, publicKey } from './key-calls.js'
import type { JobDeps, JobSettings } from './ports.js'
import { refused, type JobResult } from './result.js'
import { rotateKey } from './rotate-key.js'
import { signCall } from './sign-call.js'

/** A job and how it ended, as written. */
export interface AnsweredJob {
  readonly job: Job
  readonly result: JobResult
}

const perform = async (settings: JobSettings, deps: JobDeps, job: Job): Promise<JobResult> => {
  const { call } = job
  switch (call.tag) {
    case 'GenerateKey':
      return generateKey(settings, deps, job, call.value)
    case 'PublicKey':
      return publicKey(deps, job, call.value)
    case 'Sign':
      return signCall(deps, job, call.value)
    case 'DeleteKey':
      return deleteKey(settings, deps, job, call.value)
    case 'Grant':
      return grant(deps, job, call.value)
    case 'DisableKey':
      return disableKey(deps, job, call.value)
    case 'RotateKey':
      return rotateKey(settings, deps, job, call.value)
  }
}

/**
 * A key that was made, disabled or deleted before a crash is so: such a job, begun in time, is brought to its
 * end. To call it expired would be untrue, and would leave keys and journal apart for ever. Of the calls that
 * are ever "signing" only Sign leaves nothing behind.
 */
const isBegunKeyChange = ({ state, call }: Job): boolean => state === 'signing' && call.tag !== 'Sign'

const ended = (deps: JobDeps, job: Job): JobResult | undefined =>
  isBegunKeyChange(job) ? undefined : checkDeadline(job, deps.newestFinalized())

/**
 * Runs one admitted job to its end and writes its answer. A fault on the way is an answer too
 * ("failed"): a job never ends without one. Only when the answer itself cannot be written does the
 * promise reject; then nothing was released, and the job is taken up again at the next start. It rejects too
 * when who should use the key is away (`isAway`): the job stays what the journal has, and is to be run again.
 *
 * Everything else gets a turn first: decoding and deciding hold the thread, and a block may bring thousands
 * of jobs that are denied without ever waiting for anything.
 */
export const runJob = async (settings: JobSettings, deps: JobDeps, job: Job): Promise<AnsweredJob> => {
  await setImmediate()
  const result = ended(deps, job) ?? (await performContained(settings, deps, job))
  answerJob(settings, deps, job, result)
  return { job, result }
}

// The store is what everything else stands on: its faults are not answered, they stop the agent.
const isStoreFault = (error: unknown): boolean => isSignerError(error) && error.code.startsWith('SIGNER__STORE__')

const performContained = async (settings: JobSettings, deps: JobDeps, job: Job): Promise<JobResult> => {
  try {
    return await perform(settings, deps, job)
  } catch (error) {
    if (isStoreFault(error) || isAway(error)) throw error
    return refused('failed', 'BackendFailed', `${job.call.tag} could not be done: ${describe(error)}`)
  }
}

/** Only what our own errors say of themselves: a foreign message might carry what must not be logged. */
const describe = (error: unknown): string => (isSignerError(error) ? error.code : 'unexpected fault')
