import { buildCommand } from '@stricli/core'
import type { ListJobsParams } from '../../../types/worker/job-records.js'
import { MOST_JOBS } from '../../../types/worker/job-records.js'
import type { Hex } from '../../model/ids.js'
import { agentFlags, callerFlags, type AgentFlags, type CallerFlags } from '../agent/flags.js'
import { askWorker } from '../agent/open-worker.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { idFlag, limitFlag } from '../parse-hex32.js'
import { jobTable } from './describe.js'

interface Flags extends AgentFlags, CallerFlags {
  readonly state?: NonNullable<ListJobsParams['state']>
  readonly all: boolean
  readonly caller?: Hex
  readonly after?: Hex
  readonly limit: number
  readonly json: boolean
}

const paramsOf = ({ state, all, caller, after, limit }: Flags): ListJobsParams => ({
  limit,
  ...(state === undefined ? {} : { state }),
  ...(all ? { all } : {}),
  ...(caller === undefined ? {} : { caller }),
  ...(after === undefined ? {} : { after }),
})

async function run(this: OutputContext, flags: Flags): Promise<void> {
  const result = await askWorker(flags, (client) => client.listJobs(paramsOf(flags)))
  if (flags.json) return printJson(this, result)
  print(this, jobTable(result.jobs))
  if (result.more) print(this, [`There are more: --after ${result.jobs.at(-1)?.job_id ?? ''}`])
}

/** `jobs list`: the jobs of who asks, or for operators of others. */
export const listCommand = buildCommand<Flags, [], OutputContext>({
  func: run,
  parameters: {
    flags: {
      ...agentFlags,
      ...callerFlags,
      state: {
        kind: 'enum',
        values: ['open', 'admitted', 'signing', 'answered'],
        optional: true,
        brief: 'Only jobs in this state; open: all that are not answered',
      },
      all: { kind: 'boolean', default: false, brief: 'Jobs of all callers; for operators', withNegated: false },
      caller: idFlag('Jobs of this account; for operators', 'ACCOUNT'),
      after: idFlag('Begin behind this job', 'JOB_ID'),
      limit: limitFlag(MOST_JOBS),
      json: jsonFlag,
    },
  },
  docs: {
    brief: 'List jobs of a running agent, newest first',
    fullDescription:
      'Shows the jobs of the asking account, by whichever door they came; with --all or --caller those of others, for accounts with the role operator, who see no signatures.\n\nExample: signer-layer jobs list --as //Bob --all --state open',
  },
})
