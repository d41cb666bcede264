import * as z from 'zod'
import { proofMember } from './auth.js'
import { KEY_TYPE_OF, type KeyTypeName } from './names.js'
import { blockNumber, hexOf, hexUpTo, jobId, keyId } from './scalars.js'

export const keyTypeSchema = z.enum(Object.keys(KEY_TYPE_OF) as [KeyTypeName, ...KeyTypeName[]])
export const publicKeySchema = hexUpTo(33, 32).describe('33 bytes compressed for secp256k1, else 32')

const CALLS = ['GenerateKey', 'PublicKey', 'Sign', 'DeleteKey', 'Grant', 'DisableKey', 'RotateKey'] as const
const SIGNATURE_KINDS = ['ecdsa', 'bip340', 'ed25519', 'sr25519'] as const

/** Members of every job. */
export const jobMembers = {
  job_id: jobId,
  call: z.enum(CALLS),
  deadline: blockNumber,
  admitted_at: blockNumber.describe('L1 block at which the request was admitted'),
}

export const openStates = z.enum(['admitted', 'signing'])

/** How an answered job ended. A denial is an answer like any other. */
export const answerMembers = {
  state: z.literal('answered'),
  status: z.enum(['ok', 'denied', 'failed', 'expired']),
  reason: z.string().describe('name of the reason; None when ok. The table grows: an unknown name is no error'),
  reason_number: z.int().min(0).max(0xffff),
  trail_entry: hexOf(32).describe('hash of the trail entry of the decision'),
}

export const openJob = z.object({ ...jobMembers, state: openStates })

export const answeredJob = z.object({
  ...jobMembers,
  ...answerMembers,
  detail: z.string().exactOptional().describe('one sentence for people'),
  facts_salt: hexOf(32).describe('salt of the facts hash in the trail entry; keep it to yourself'),
  key_id: keyId.exactOptional(),
  key_type: keyTypeSchema.exactOptional(),
  public_key: publicKeySchema.exactOptional(),
  signatures: z
    .array(z.object({ kind: z.enum(SIGNATURE_KINDS), bytes: hexUpTo(65, 64) }))
    .min(1)
    .max(255)
    .exactOptional()
    .describe('one, or for a PSBT one per input of the key, ascending'),
})

/** One call of one request, and where it stands. */
export const jobSchema = z.discriminatedUnion('state', [openJob, answeredJob])
export type JobJson = z.output<typeof jobSchema>
export type AnsweredJobJson = z.output<typeof answeredJob>

/** A result that is one job. */
export const jobResult = z.discriminatedUnion('state', [openJob.extend(proofMember), answeredJob.extend(proofMember)])
/** A result that is a job per request, in their order. */
export const jobsResult = z.object({ jobs: z.array(jobSchema), ...proofMember })

export const jobParams = z.strictObject({ job_id: jobId })
export type JobParams = z.output<typeof jobParams>

const subscription = hexOf(16).describe('id of the subscription, on this connection alone')
export const subscriptionResult = z.object({ subscription })
export const subscriptionParams = z.strictObject({ subscription })
export type SubscriptionParams = z.output<typeof subscriptionParams>

/** Params of the notification `signer_job`. */
export const jobNotification = z.object({ subscription, job: jobSchema, ...proofMember })
