import type { AccountId, RequestId } from '../model/ids.js'
import { refuse, type Fault } from './fault.js'
import type { JobView, WorkerPorts } from './ports.js'

/** One answer, whether there is no such job or it is another's. */
export const JOB_NOT_FOUND = refuse('JobNotFound', 'The caller has no job of this id.')

/** A job of the caller. One of somebody else is not found either: who asks what is nobody else's business. */
export const ownJob = (
  { findJob }: Pick<WorkerPorts, 'findJob'>,
  caller: AccountId,
  id: RequestId,
): JobView | { readonly fault: Fault } => {
  const job = findJob(id)
  return job?.caller === caller ? job : JOB_NOT_FOUND
}
