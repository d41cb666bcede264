import { z } from 'zod'
import { addIssues, type BrokenRule } from './broken-rule.js'
import { count } from './count.js'
import { checkEndpoints } from './endpoint-rules.js'
import { hex32 } from './hex32.js'

/** A fragment is no part of what a node is asked for. */
const endpoint = z
  .url({ protocol: /^wss?$/, abort: true, error: 'must be an address that begins with ws:// or wss://' })
  .refine((url) => new URL(url).hash === '', { error: 'must have no #fragment', abort: true })

/** Who tells of the L1, and what the operator says of them. */
const nodes = {
  endpoints: z.array(endpoint).min(1).max(16).describe('ws:// or wss:// addresses of nodes of the L1'),
  agreement: z
    .int()
    .min(1)
    .max(16)
    .default(1)
    .describe('endpoints that must name the same finalised block before it is acted on'),
  declareDevChain: z
    .boolean()
    .default(false)
    .describe('true allows what has no place where money is: registration without attestation, the dev seal provider'),
  declareNodeTrusted: z
    .boolean()
    .default(false)
    .describe('true says that the nodes are inside the same trust boundary as the agent'),
}

/** By themselves, so that a fault elsewhere in the section hides no finding about them. */
const endpointRules = (section: unknown): readonly BrokenRule[] => {
  const { data } = z.object(nodes).safeParse(section)
  return data === undefined ? [] : checkEndpoints(data)
}

/** The L1, and who tells of it. */
export const l1 = z
  .strictObject({
    ...nodes,
    genesis: hex32.describe('hash of block 0: the agent refuses any other chain'),
    shard: hex32.describe('the shard whose invocations are for this agent'),
    stallSec: count(60).describe('time without a new finalised block after which another endpoint is tried'),
    startFrom: z
      .union([z.literal('finalized'), z.int().min(0).max(0xffff_ffff)])
      .default('finalized')
      .describe('first block of an agent without a journal; a journal knows where it left off'),
  })
  .superRefine((section, context) => addIssues(context, endpointRules(section)), { when: () => true })
