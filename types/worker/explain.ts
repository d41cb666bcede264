import * as z from 'zod'
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
  field: z.string().exactOptional().describe('the match field that was unknown'),
})

const decision = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('approved'), backend: z.string(), by }),
  z.object({ outcome: z.enum(['denied', 'failed']), ...reasonMembers, detail: z.string(), by: by.exactOptional() }),
])

/** What one route said, and the first condition that kept it from a yes, in words. */
const routeReason = z.object({
  policy: z.string().describe('id of the policy'),
  route: z.string(),
  outcome: z.enum(['yes', 'no', 'unknown']),
  unmet: z.object({ field: z.string(), wanted: z.string(), got: z.string() }).exactOptional(),
})

/** What the selected routes and the request demand, the strictest of each. */
const gate = z.discriminatedUnion('gate', [
  z.object({ gate: z.literal('tavp'), denied: z.boolean() }),
  z.object({
    gate: z.literal('attestation'),
    max_age_sec: z.int().min(0),
    fail_mode: z.enum(['fail_closed', 'defer']),
    denied: z.boolean(),
  }),
])

const units = z.string().regex(/^\d+$/).describe('base units or requests, decimal')
const limit = z.object({
  policy: z.string().describe('id of the policy'),
  route: z.string(),
  unit: z.enum(['amount', 'count']).describe('amount: base units of the asset; count: requests'),
  window: z.string().describe('for example 1d'),
  max: units,
  used: units.describe('without this request'),
  left: units,
  takes: units,
  text: z.string().describe('for people'),
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
  route: z.string().exactOptional().describe('the route that decided'),
  backend: z.string().exactOptional().describe('what would sign'),
  gates: z.array(gate),
  limits: z.array(limit).describe('limits of the selected routes, as an approved request meets them'),
  reasons: z.array(routeReason),
  amounts: z
    .array(z.object({ effect: z.int().min(0).describe('index in the effects of the facts'), text: z.string() }))
    .describe('what effects move, in display and base units, for people'),
  fee_text: z.string().exactOptional(),
  facts: facts.exactOptional().describe('what the agent decoded; absent when the payload cannot be decoded'),
  policy_hash: hexOf(32).exactOptional().describe("of the policy that decided, else of the operator's"),
})
export type ExplainResult = z.output<typeof explainResult>
