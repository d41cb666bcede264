import * as z from 'zod'
import { accountId, blockNumber, hexOf, hexUpTo, signatureType } from './scalars.js'

/** ed25519 and sr25519: 64 bytes; ecdsa: 65. */
const callerSignature = hexUpTo(65, 64).describe('64 bytes; ecdsa: r ‖ s ‖ v, 65 bytes')

/** Who makes one call: a member of its params that signs the others (PROTOCOL 5). */
export const authSchema = z.strictObject({
  account: accountId,
  type: signatureType,
  nonce: hexOf(16).describe('16 bytes, for this call alone'),
  expires_at: blockNumber.describe(
    'last L1 block in which the call counts: take head of system_health and add less than 100',
  ),
  signature: callerSignature,
})
export type AuthJson = z.output<typeof authSchema>

/** The agent's signature over an answer, where the connection itself does not prove the agent. */
export const proofSchema = z.object({
  account: accountId.describe('account of the agent'),
  signature: hexOf(64).describe('ed25519'),
})
export type ProofJson = z.output<typeof proofSchema>

/** What a signed result also has. */
export const proofMember = { proof: proofSchema.exactOptional() }

/** Roles of the settings: what an account may call. They give no right to keys. */
export const ROLES = ['worker', 'tml', 'operator'] as const
export type Role = (typeof ROLES)[number]

/** Empty, to get a challenge; then all three, to own the connection. */
export const authenticateParams = z
  .strictObject({
    account: accountId.exactOptional(),
    type: signatureType.exactOptional(),
    signature: callerSignature.exactOptional(),
  })
  .refine(
    (params) => [0, 3].includes(Object.keys(params).length),
    'must be empty, or have account, type and signature together',
  )
export type AuthenticateParams = z.output<typeof authenticateParams>

export const authenticateResult = z.union([
  z.object({ challenge: hexOf(32).describe('32 bytes, for the next attempt only') }),
  z.object({ account: accountId, roles: z.array(z.enum(ROLES)) }),
])
