import * as z from 'zod'
import { accountId, blockNumber, hexOf, hexUpTo } from './scalars.js'

export const noParams = z.strictObject({})

export const shieldingKeyResult = z.object({
  record: hexUpTo(512).describe('record ‖ signature of the agent account (PROTOCOL 4): verify it'),
  kid: hexOf(8),
  public_key: hexOf(32).describe('X25519'),
  valid_from: blockNumber,
  valid_until: blockNumber,
})
export type ShieldingKeyResult = z.output<typeof shieldingKeyResult>

export const attestationResult = z.object({
  account: accountId.describe('account of the agent'),
  registration: z
    .object({
      method: z.enum(['Skip', 'Ias', 'Dcap']),
      status: z.string(),
      build_mode: z.string(),
      mr_enclave: hexOf(32),
      timestamp_ms: z.int().min(0),
    })
    .nullable()
    .describe('as the L1 has it; null when the agent is not registered'),
  evidence: z.null(),
})
export type AttestationResult = z.output<typeof attestationResult>

export const healthResult = z.object({
  ready: z.boolean(),
  reasons: z.array(z.string()).describe('why it is not ready'),
  head: blockNumber.nullable().describe('newest finalised block that the agent has dealt with'),
  version: z.string(),
})
export type HealthResult = z.output<typeof healthResult>
