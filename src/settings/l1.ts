import { z } from 'zod'
import { count } from './count.js'
import { checkEndpoints } from './endpoint-rules.js'
import { hex32 } from './hex32.js'

/** A fragment is no part of what a node is asked for. */
const endpoint = z
  .url({ protocol: /^wss?$/, abort: true })
  .refine((url) => new URL(url).hash === '', { error: 'must have no #fragment', abort: true })

/** The L1, and who tells of it. */
export const l1 = z
  .strictObject({
    endpoints: z.array(endpoint).min(1).max(16),
    genesis: hex32.describe('hash of block 0: the agent refuses any other chain'),
    shard: hex32.describe('the shard whose invocations are for this agent'),
    agreement: z
      .int()
      .min(1)
      .max(16)
      .default(1)
      .describe('endpoints that must name the same finalised block before it is acted on'),
    stallSec: count(60).describe('time without a new finalised block after which another endpoint is tried'),
    startFrom: z
      .union([z.literal('finalized'), z.int().min(0).max(0xffff_ffff)])
      .default('finalized')
      .describe('first block of an agent without a journal; a journal knows where it left off'),
    declareDevChain: z
      .boolean()
      .default(false)
      .describe(
        'true allows what has no place where money is: registration without attestation, the dev seal provider',
      ),
    declareNodeTrusted: z
      .boolean()
      .default(false)
      .describe('true says that the nodes are inside the same trust boundary as the agent'),
  })
  .superRefine((settings, context) => {
    for (const { path, message } of checkEndpoints(settings))
      context.addIssue({ code: 'custom', path: [...path], message })
  })
