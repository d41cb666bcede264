import * as z from 'zod'
import { accountId, blockNumber } from './scalars.js'

const planck = z.string().regex(/^\d+$/).describe('planck, decimal')
const count = z.int().min(0)

export const statusResult = z.object({
  ready: z.boolean(),
  reasons: z
    .array(z.object({ name: z.string(), advice: z.string().describe('one sentence: what helps') }))
    .describe('all that keeps it from its work, most basic first'),
  version: z.string(),
  account: accountId.describe('account of the agent'),
  head: blockNumber.nullable().describe('newest finalised block that the agent has dealt with'),
  head_seen: blockNumber.nullable().describe('newest finalised block that its nodes told it of'),
  lag: count.nullable().describe('blocks between the two'),
  registered: z.boolean().nullable().describe('as the settings say; null before the account was read'),
  registration_age_sec: z.number().min(0).nullable().describe('in time of the chain'),
  free_planck: planck.nullable().describe('free balance; null before the account was read'),
  minimum_balance_planck: planck,
  jobs_open: count.describe('jobs of all callers that are not answered'),
  replies_ready: count.describe('replies that no extrinsic carries yet'),
  submissions_live: count.describe('extrinsics on their way'),
})
export type StatusResult = z.output<typeof statusResult>
