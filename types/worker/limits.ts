import * as z from 'zod'
import { accountId, hexUpTo, keyId } from './scalars.js'

/** Counters of single keys and callers can be many; more than these are not listed. */
export const MOST_COUNTERS = 1_000

export const listLimitsParams = z.strictObject({
  policy_id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be the name of a policy')
    .exactOptional()
    .describe('only the limits of this policy'),
})
export type ListLimitsParams = z.output<typeof listLimitsParams>

const units = z.string().regex(/^\d+$/).describe('base units or requests, decimal')
const displayUnits = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .describe('display units, decimal')

const counter = z.object({
  policy_id: z.string(),
  route_id: z.string(),
  unit: z.enum(['amount', 'count']).describe('amount: base units of the asset; count: requests'),
  window: z.string().describe('for example 1d'),
  counted_for: z
    .object({
      key_id: keyId.exactOptional(),
      caller: accountId.exactOptional(),
      chain: z.string().exactOptional(),
      asset: z.union([z.literal('native'), hexUpTo(64)]).exactOptional(),
    })
    .describe('what is absent is counted together'),
  max: units,
  used: units,
  left: units,
  display: z
    .object({ symbol: z.string(), max: displayUnits, used: displayUnits, left: displayUnits })
    .exactOptional()
    .describe('absent for counts, and where the decimals of the asset are not known'),
  frees_at_ms: z.int().min(0).exactOptional().describe('policy time at which the oldest use leaves the window'),
})

export const listLimitsResult = z.object({
  counters: z.array(counter).max(MOST_COUNTERS),
  more: z.boolean().describe('whether there are counters beside these'),
  policy_time_ms: z
    .int()
    .min(0)
    .nullable()
    .describe('null while the chain stands still; the counters are then as of its newest block'),
})
export type ListLimitsResult = z.output<typeof listLimitsResult>
