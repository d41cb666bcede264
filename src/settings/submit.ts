import { z } from 'zod'

/** At most 38 digits: an amount of the chain has 128 bits. */
const planck = z.string().regex(/^\d{1,38}$/, 'must be a number of planck, as digits')

const tip = z.strictObject({
  firstPlanck: planck.default('1000000000').describe('tip after a first submission that no block took'),
  maxPlanck: planck.default('0').describe('the highest tip, reached by doubling; 0: never a tip'),
})

/** How replies get on chain, and what may be paid for it. */
export const submit = z.strictObject({
  maxInFlight: z
    .int()
    .min(1)
    .max(16)
    .default(4)
    .describe('extrinsics of the agent that may wait for their block at once'),
  maxRepliesPerBulk: z.int().min(1).max(20_000).default(20_000).describe('replies in one extrinsic'),
  gatherMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(1_000)
    .describe('how long a reply waits for others to share its extrinsic, while jobs are in hand'),
  eraBlocks: z
    .union([4, 8, 16, 32, 64, 128].map((n) => z.literal(n)))
    .default(64)
    .describe('life of an extrinsic, in blocks'),
  minimumBalancePlanck: planck
    .default('10000000000')
    .describe('free balance of the account below which the agent sends nothing and says so'),
  warnBalancePlanck: planck.default('50000000000').describe('free balance below which it warns'),
  tip: tip.prefault({}).describe('what is added to the fee of a submission that no block took'),
})
