import { z } from 'zod'
import { EFFECT_KINDS } from '../../src/model/facts.js'
import { BOUNDS } from '../protocol/bounds.js'
import { hexOf, hexUpTo } from './scalars.js'

const amount = z.string().regex(/^\d+$/).describe('base units, decimal')
const reasonMembers = { reason: z.string(), reason_number: z.int().min(0).max(0xffff) }
const by = z.object({
  policy_id: z.string(),
  policy_version: z.int().min(1),
  policy_hash: hexOf(32),
  route_id: z.string().exactOptional(),
  field: z.string().exactOptional().describe('the match field that was unknown or said no last'),
})

const decision = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('approved'), backend: z.string(), by }),
  z.object({ outcome: z.enum(['denied', 'failed']), ...reasonMembers, detail: z.string(), by: by.exactOptional() }),
])

/** The routes of one policy that were asked, in order; the last one decided unless it said no. */
const policy = z.object({
  policy_id: z.string(),
  policy_version: z.int().min(1),
  policy_hash: hexOf(32),
  routes: z.array(
    z.object({
      route_id: z.string(),
      verdict: z.enum(['yes', 'no', 'unknown']),
      field: z.string().exactOptional(),
    }),
  ),
})

/** Facts by name that no condition asks for. */
const details = z.record(z.string(), z.string())

const effect = z.object({
  kind: z.enum(EFFECT_KINDS),
  asset: z.union([z.literal('native'), hexUpTo(64)]).exactOptional(),
  amount: amount.exactOptional(),
  destination: hexUpTo(BOUNDS.payload).exactOptional().describe('raw bytes of the address'),
  owner: hexUpTo(64).exactOptional().describe('whose the destination is, where the payload proves it'),
  method: z.string().exactOptional(),
  token_id: z.string().regex(/^\d+$/).exactOptional(),
  unlimited: z.literal(true).exactOptional(),
  details: details.exactOptional(),
})

const facts = z.object({
  chain: z.string(),
  understood: z.boolean(),
  doubts: z.array(z.string()),
  blind: z.boolean(),
  effects: z.array(effect),
  fee: amount.exactOptional(),
  replay: z.record(z.string(), z.string()),
  details: details.exactOptional(),
})

/** What the agent would decide now, and why. Nothing is promised: policies, limits and gates move. */
export const explainResult = z.object({
  decision,
  policies: z.array(policy),
  facts: facts.exactOptional().describe('what the agent decoded; absent when the payload cannot be decoded'),
})
export type ExplainResult = z.output<typeof explainResult>
