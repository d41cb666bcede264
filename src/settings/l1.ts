import { z } from 'zod'
import { hex32 } from './hex32.js'

/** The L1, and who tells of it. */
export const l1 = z.strictObject({
  endpoints: z.array(z.url({ protocol: /^wss?$/ })).min(1),
  genesis: hex32.describe('hash of block 0: the agent refuses any other chain'),
  shard: hex32.describe('the shard whose invocations are for this agent'),
  declareDevChain: z
    .boolean()
    .default(false)
    .describe('true allows what has no place where money is: registration without attestation, the dev seal provider'),
})
