import * as z from 'zod'
import { proofMember } from './auth.js'
import { answeredJob, answerMembers, jobMembers, openJob, openStates } from './jobs.js'
import { accountId, blockNumber, hexOf, jobId, keyId } from './scalars.js'

/** Most records of one page. */
export const MOST_JOBS = 200

const reply = z
  .object({
    state: z
      .enum(['ready', 'live', 'final'])
      .describe('ready to be sent, on its way in a live extrinsic, or final on chain'),
    extrinsic: hexOf(32).exactOptional().describe('hash of the extrinsic that carries it'),
    block: blockNumber.exactOptional().describe('of a final one: the block that holds it, where it is known'),
  })
  .exactOptional()
  .describe('where the reply on chain is; absent where nobody waits for one there')

const recordMembers = {
  caller: accountId.describe('who asked'),
  door: z.enum(['chain', 'worker']).describe('chain: an envelope asked for it, so the answer goes on chain too'),
  key_id: keyId
    .exactOptional()
    .describe('of GenerateKey and RotateKey the key that they made, of other calls the key that they name'),
}

const endMembers = {
  ...answerMembers,
  answered_at: blockNumber.exactOptional().describe('newest L1 block when it was answered, where the trail has it'),
  policy_id: z.string().exactOptional().describe('of the policy that decided'),
  route_id: z.string().exactOptional().describe('of the route that decided'),
  reply,
}

const openRecord = z.object({ ...jobMembers, ...recordMembers, state: openStates })
const answeredRecord = z.object({ ...jobMembers, ...recordMembers, ...endMembers })

/** What may be known of a job beside its caller: no signature, no salt, no sentence for the caller. */
export const jobRecordSchema = z.discriminatedUnion('state', [openRecord, answeredRecord])
export type JobRecordJson = z.output<typeof jobRecordSchema>

const own = { owned: z.literal(true).describe('the caller asked for it') }
const foreign = { owned: z.literal(false) }

/** A job and its record, to its caller; to an operator, the record of a job that is not his own. */
export const foundJobSchema = z.union([
  openJob.extend(recordMembers).extend(own),
  answeredJob.extend(recordMembers).extend(endMembers).extend(own),
  openRecord.extend(foreign),
  answeredRecord.extend(foreign),
])
export type FoundJobJson = z.output<typeof foundJobSchema>

export const foundJobResult = z.union(foundJobSchema.options.map((each) => each.extend(proofMember)))

export const listJobsParams = z
  .strictObject({
    state: z
      .enum(['open', 'admitted', 'signing', 'answered'])
      .exactOptional()
      .describe('only jobs in this state; open: all that are not answered'),
    after: jobId.exactOptional().describe('the last job of the page before'),
    limit: z.int().min(1).max(MOST_JOBS).exactOptional().describe('default 50'),
    caller: accountId.exactOptional().describe('only jobs of this account; for operators'),
    all: z.boolean().exactOptional().describe('jobs of all callers; for operators'),
  })
  .refine(({ caller, all }) => caller === undefined || all !== true, 'has caller and all, of which one must go')
export type ListJobsParams = z.output<typeof listJobsParams>

export const listJobsResult = z.object({
  jobs: z.array(jobRecordSchema).max(MOST_JOBS).describe('the last admitted first'),
  more: z.boolean().describe('whether there are jobs after these'),
})
export type ListJobsResult = z.output<typeof listJobsResult>
