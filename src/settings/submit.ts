import { z } from 'zod'

/** How replies get on chain, and what may be paid for it. */
export const submit = z.strictObject({
  maxInFlight: z.int().min(1).max(16).default(4),
  maxRepliesPerBulk: z.int().min(1).max(20_000).default(20_000),
  gatherMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(1_000)
    .describe('how long a reply waits for others to share its extrinsic, while jobs are in hand'),
  eraBlocks: z.union([4, 8, 16, 32, 64, 128].map((n) => z.literal(n))).default(64),
  minimumBalancePlanck: z.string().regex(/^\d+$/).default('10000000000'),
})
