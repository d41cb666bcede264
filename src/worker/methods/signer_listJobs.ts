import { listJobsParams, listJobsResult, type ListJobsParams } from '../../../types/worker/job-records.js'
import { jobRecordJson } from '../convert/job-record-json.js'
import { EXAMPLE_RECORD } from '../examples.js'
import { refuse } from '../fault.js'
import type { CallerMethod } from '../method.js'
import { requireOperator } from '../require-operator.js'

const DEFAULT_LIMIT = 50

/** Records of jobs: the caller's own, or to operators those of others too. */
export const signerListJobs: CallerMethod<ListJobsParams> = {
  kind: 'caller',
  name: 'signer_listJobs',
  summary:
    "Answers with records of the caller's jobs, the last admitted first, a page at a time; to operators also with those of another caller or of all.",
  roles: ['worker', 'operator'],
  isProven: false,
  params: listJobsParams,
  result: listJobsResult,
  errors: ['JobNotFound'],
  example: { params: { state: 'answered', limit: 50 }, result: { jobs: [EXAMPLE_RECORD], more: false } },
  run: ({ state, after, limit = DEFAULT_LIMIT, caller, all = false }, { ports }, account) => {
    const refused = all || caller !== undefined ? requireOperator(ports, account) : undefined
    if (refused) return refused
    const page = {
      ...(all ? {} : { caller: caller ?? account }),
      ...(state === undefined ? {} : { filter: state }),
      ...(after === undefined ? {} : { after }),
    }
    // One job more than asked for tells whether there are more.
    const records = ports.jobRecords({ ...page, limit: limit + 1 })
    if (records === undefined) return refuse('JobNotFound', 'The job of `after` is not among those that are asked for.')
    const jobs = records.slice(0, limit).map((record) => ({ ...jobRecordJson(record) }))
    return { result: { jobs, more: records.length > limit } }
  },
}
