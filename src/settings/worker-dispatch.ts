import { z } from 'zod'
import { ROLES } from '../../types/worker/auth.js'
import { hex32 } from './hex32.js'

const uniqueAccounts = (entries: readonly { readonly account: string }[]): boolean =>
  new Set(entries.map((entry) => entry.account)).size === entries.length

/** Who may call the worker's door, and how much; members of the section `worker`. */
export const workerDispatchMembers = {
  accounts: z
    .array(
      z.strictObject({
        account: hex32.describe('who calls: 32 bytes as lowercase 0x hex'),
        roles: z.array(z.enum(ROLES)).min(1).describe('what it may ask for'),
      }),
    )
    .max(1_000)
    .refine(uniqueAccounts, 'must name each account once')
    .default([])
    .describe('accounts that may call, by role; roles give no right to keys'),
  ratePerSecond: z
    .number()
    .min(0.01)
    .max(10_000)
    .default(50)
    .describe('calls of one account that come back per second'),
  burst: z.int().min(1).max(10_000).default(200).describe('calls of one account at once'),
  inFlight: z.int().min(1).max(10_000).default(64).describe('job-making calls of one account that wait at once'),
  answerWithinMs: z
    .int()
    .min(0)
    .max(120_000)
    .default(10_000)
    .describe('how long a job-making call waits before it tells where its jobs stand'),
  subscriptionsPerConnection: z.int().min(1).max(10_000).default(100).describe('open subscriptions of one WebSocket'),
}
