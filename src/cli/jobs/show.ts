import { buildCommand } from '@stricli/core'
import type { FoundJobJson } from '../../../types/worker/job-records.js'
import { isSignerError, type WorkerClient } from '../../client/index.js'
import type { Hex } from '../../model/ids.js'
import { agentFlags, callerFlags, type AgentFlags, type CallerFlags } from '../agent/flags.js'
import { askWorker } from '../agent/open-worker.js'
import { notFound } from '../not-found.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { idParameter } from '../parse-hex32.js'
import { describeJob } from './describe.js'

interface Flags extends AgentFlags, CallerFlags {
  readonly json: boolean
}

const find = async (client: WorkerClient, id: Hex): Promise<FoundJobJson | undefined> => {
  try {
    return await client.findJob(id)
  } catch (error) {
    const isMissing = isSignerError(error, 'SIGNER__CLIENT__CALL_REFUSED') && error.context['name'] === 'JobNotFound'
    if (isMissing) return undefined
    throw error
  }
}

async function run(this: OutputContext, flags: Flags, id: Hex): Promise<void> {
  const job = await askWorker(flags, (client) => find(client, id))
  if (job === undefined)
    return notFound(
      this,
      `There is no job ${id} that this account may see: ask as its caller or as an operator (--as).`,
    )
  if (flags.json) printJson(this, job)
  else print(this, describeJob(job))
}

/** `jobs show`: one job, why it ended as it did, and where its reply is. */
export const showCommand = buildCommand<Flags, [Hex], OutputContext>({
  func: run,
  parameters: {
    positional: { kind: 'tuple', parameters: [idParameter('Id of the job: the request id of the call', 'JOB_ID')] },
    flags: { ...agentFlags, ...callerFlags, json: jsonFlag },
  },
  docs: {
    brief: 'Show a job of a running agent: why it ended as it did, and where its reply is',
    fullDescription:
      'Its caller also reads the signatures; nobody else does. Exit code 0 whatever became of the job, 1 where there is none that the account may see.\n\nExample: signer-layer jobs show 0x… --as //Bob',
  },
})
