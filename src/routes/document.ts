import { z } from 'zod'
import { canonicalBytes } from '../protocol/canonical-json.js'
import { blake2_256, toHex } from '../protocol/hash.js'
import { EFFECT_KINDS } from '../model/facts.js'
import type { Hex } from '../model/ids.js'
import { describeIssue } from './describe-issue.js'
import { collectFindings, invalidPolicy, type Findings } from './finding.js'
import { readPolicyText } from './read-text.js'

const name = z
  .string({ error: 'a name' })
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a name of 1 to 64 letters, digits, ".", "_" or "-"')
const word = z.string({ error: 'a string' }).min(1, 'a string that is not empty').max(256, 'at most 256 characters')
const flag = z.boolean({ error: 'true or false' })
const AMOUNT = 'an amount of at least 0, as number or decimal string'
const amount = z.union(
  [
    z.number({ error: AMOUNT }).min(0, AMOUNT),
    z.string({ error: AMOUNT }).regex(/^[0-9]{1,80}(\.[0-9]{1,80})?$/, AMOUNT),
  ],
  { error: AMOUNT },
)
const kind = z.enum(EFFECT_KINDS, { error: 'a kind of effect' })
const clock = z.string({ error: 'a time of day' }).regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'a time of day as "HH:MM"')
/** Days of the week, as policies write them. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item, z.array(item).min(1, 'at least one entry').max(1024)])

/** Part of the day, in the time of `utc_offset` (default UTC). `to` is not part of it; "24:00" is midnight at its end. */
const timeWindowSchema = z.strictObject(
  {
    days: z
      .array(z.enum(DAYS, { error: 'a day of the week' }), { error: 'a list of days' })
      .min(1)
      .max(7)
      .optional()
      .describe('Days of the week; without it all.'),
    from: clock.describe('Beginning, as HH:MM.'),
    to: z
      .union([clock, z.literal('24:00')], { error: 'a time of day as "HH:MM"' })
      .describe('End, not part of it, as HH:MM.'),
    utc_offset: z
      .string({ error: 'an offset from UTC' })
      .regex(/^[+-](0[0-9]|1[0-4]):[0-5][0-9]$/, 'an offset from UTC as "+HH:MM" or "-HH:MM"')
      .optional()
      .describe('Offset of these times from UTC; default +00:00.'),
  },
  { error: 'an object with from and to' },
)

const matchSchema = z.strictObject(
  {
    chain: oneOrMore(word).optional().describe('Chains by alias or CAIP-2 id; without it any.'),
    asset: word
      .optional()
      .describe('Symbol, address or "native". Allowing routes without it take the native asset, deny routes any.'),
    amount_gte: amount.optional().describe('Moves at least this much, summed per asset.'),
    amount_lt: amount.optional().describe('Moves less than this, summed per asset.'),
    amount_unit: z
      .enum(['display', 'base'], { error: 'display or base' })
      .optional()
      .describe('Unit of all amounts of the match: display (100 is 100 ETH) or base (wei, satoshi, planck, lamports).'),
    to_allowlist: z
      .array(word, { error: 'a list of addresses or labels' })
      .min(1, 'at least one entry')
      .max(4096)
      .optional()
      .describe('Addresses, or labels of the address book; every destination must be one of them.'),
    fee_lte: amount
      .optional()
      .describe('Highest fee that the signed bytes allow; by default that of the chain in the settings.'),
    risk_score_lte: z
      .number({ error: 'a number' })
      .min(0, 'a number of at least 0')
      .optional()
      .describe('Highest risk score; requests without one are no match.'),
    require_tavp: flag.optional().describe('Selects requests that ask for a confirmation, which is then taken.'),
    kind: oneOrMore(kind)
      .optional()
      .describe('Kinds of effects, all of which must be named; without it plain transfers only. Deny routes: any.'),
    method: oneOrMore(word).optional().describe('Methods that are called.'),
    tags: z
      .array(name, { error: 'a list of tags' })
      .min(1, 'at least one entry')
      .max(32)
      .optional()
      .describe('Tags, each of which the request must have.'),
    time_window: oneOrMore(timeWindowSchema)
      .optional()
      .describe('Windows of time, by the timestamps of finalised blocks.'),
    caller: oneOrMore(word).optional().describe('Accounts that ask.'),
    key: oneOrMore(word).optional().describe('Ids of the keys that are to sign.'),
  },
  { error: 'an object of match fields' },
)

/** What a route lets pass within a window that moves with policy time: an amount of each asset, or a count. */
const limitSchema = z.strictObject(
  {
    amount: amount.optional().describe('Amount of the asset within the window.'),
    count: z
      .int({ error: 'a whole number' })
      .min(1, 'a whole number of at least 1')
      .optional()
      .describe('Requests within the window.'),
    window: z
      .string({ error: 'a span of time' })
      .regex(/^[1-9][0-9]{0,5}[smhd]$/, 'a span of time such as "90s", "15m", "24h" or "7d"')
      .describe('Span of time, such as 90s, 15m, 24h or 7d.'),
    per: oneOrMore(z.enum(['key', 'caller', 'asset'], { error: 'key, caller or asset' }))
      .optional()
      .describe('One counter for each.'),
  },
  { error: 'an object with window, and amount or count' },
)

const actionSchema = z.strictObject(
  {
    backend: name.optional().describe('What signs; required where the route allows.'),
    require_tavp: flag.optional().describe('The user confirms on a secure element.'),
    attestation_min_freshness_sec: z
      .int({ error: 'whole seconds' })
      .min(1, 'at least 1 second')
      .max(0xffffffff, 'at most 4294967295 seconds')
      .optional()
      .describe("Maximum age of the backend's last verified evidence, in seconds."),
    fail_mode: z
      .enum(['fail_closed', 'defer'], { error: 'fail_closed or defer' })
      .optional()
      .describe('Whether an unmet attestation denies (fail_closed, the default) or waits.'),
    allow_blind: flag.optional().describe('Signs what cannot be decoded, such as bare digests.'),
    allow_unrecognized: flag.optional().describe('Takes parts without a rule as one call of the contract.'),
    limits: z
      .array(limitSchema, { error: 'a list of limits' })
      .min(1, 'at least one entry')
      .max(16)
      .optional()
      .describe('What it lets pass within a window of time.'),
    deny: z
      .literal(true, { error: 'true, or leave the field out' })
      .optional()
      .describe('Denies what matches; any effect is enough.'),
  },
  { error: 'an object of action fields' },
)

const routeSchema = z.strictObject(
  {
    id: name.describe('Name of the route, once per policy: counters and trail know it by this.'),
    match: matchSchema.describe('What a request must be like; all fields must hold.'),
    action: actionSchema.describe('What becomes of a request that matches.'),
  },
  { error: 'an object with id, match and action' },
)

/** The strict shape of a policy (DESIGN 4); unknown members are refused. */
export const policySchema = z.strictObject(
  {
    version: z
      .int({ error: 'a whole number' })
      .min(1, 'a whole number of at least 1')
      .default(1)
      .describe('Raised with every change.'),
    id: name.default('policy').describe('Name of the policy: counters and trail know it by this.'),
    routes: z
      .array(routeSchema, { error: 'a list of routes' })
      .max(1024, 'at most 1024 routes')
      .describe('Asked in order; the first that does not say no decides. What no route allows is denied.'),
  },
  { error: 'an object with version, id and routes' },
)

/** A policy as its author wrote it, with `version` 1 and `id` "policy" where only `routes` was given. */
export type PolicyDocument = z.infer<typeof policySchema>
export type RouteDocument = z.infer<typeof routeSchema>
export type MatchDocument = z.infer<typeof matchSchema>
export type ActionDocument = z.infer<typeof actionSchema>
export type TimeWindowDocument = z.infer<typeof timeWindowSchema>
export type LimitDocument = z.infer<typeof limitSchema>
/** A number of exactly 15 digits or less, or a decimal string. */
export type AmountDocument = z.infer<typeof amount>

/**
 * Reads a policy from YAML or JSON text (DESIGN 4). Shape only: names are resolved by `compilePolicy`.
 * Raises SIGNER__POLICY__INVALID listing all findings with path, what was found and what is allowed; they
 * are in `into` too.
 */
export const parsePolicy = (text: string | Uint8Array, into: Findings = collectFindings()): PolicyDocument => {
  const value = readPolicyText(text, into)
  const parsed = policySchema.safeParse(value)
  if (parsed.success) return parsed.data
  for (const { path, problem } of parsed.error.issues.flatMap((issue) => describeIssue(issue, value)))
    into.report(path, problem)
  throw invalidPolicy(into.findings)
}

/** blake2_256 of the policy's canonical JSON (RFC 8785): the same for the same policy in YAML or JSON, however formatted. */
export const policyHash = (document: PolicyDocument): Hex => toHex(blake2_256(canonicalBytes(document)))
