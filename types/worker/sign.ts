import * as z from 'zod'
import { BOUNDS } from '../protocol/bounds.js'
import { PAYLOAD_TAG_OF, type PayloadTypeName } from './names.js'
import { hexUpTo, keyId, requestMembers, textUpTo, u32, u8 } from './scalars.js'

const HEX_OF_DIGEST = 2 + 2 * 32

export const payloadSchema = z
  .strictObject({
    type: z.enum(Object.keys(PAYLOAD_TAG_OF) as [PayloadTypeName, ...PayloadTypeName[]]),
    data: hexUpTo(BOUNDS.payload).describe('what is to be signed, unsigned and unhashed; a digest: 32 bytes'),
  })
  .refine(({ type, data }) => type !== 'digest' || data.length === HEX_OF_DIGEST, {
    path: ['data'],
    error: 'must be 32 bytes where the type is digest',
  })
export type PayloadJson = z.output<typeof payloadSchema>

const ASCENDING = 'must have strictly ascending tags'

/** They only ever tighten what the agent's policies demand. */
export const optionsSchema = z.strictObject({
  policy_id: textUpTo(BOUNDS.text, 1).exactOptional(),
  inline_policy: hexUpTo(BOUNDS.inlinePolicy, 1).exactOptional().describe('a policy document, YAML or JSON, as bytes'),
  require_tavp: z.boolean().exactOptional(),
  min_attestation_freshness_sec: u32.exactOptional(),
  tavp: hexUpTo(BOUNDS.tavp, 1).exactOptional(),
  ext: z
    .array(z.tuple([u8, hexUpTo(BOUNDS.extEntry)]))
    .max(BOUNDS.extEntries)
    .refine((entries) => entries.every(([tag], i) => i === 0 || tag > (entries[i - 1]?.[0] ?? 0)), ASCENDING)
    .exactOptional()
    .describe('[tag, bytes], tags strictly ascending'),
})
export type OptionsJson = z.output<typeof optionsSchema>

const signMembers = {
  chain_id: textUpTo(BOUNDS.text).describe("CAIP-2, one of the key's chains, at most 256 bytes"),
  key_id: keyId,
  payload: payloadSchema,
  opts: optionsSchema.exactOptional(),
}

/** One thing to sign, without what makes it a request. */
export const signInput = z.strictObject(signMembers)
export type SignInputJson = z.output<typeof signInput>

export const signParams = z.strictObject({ ...signMembers, ...requestMembers })
export type SignParams = z.output<typeof signParams>

export const signBatchParams = z.strictObject({
  requests: z.array(signInput).min(1).max(BOUNDS.calls).describe('one request of several calls, all admitted or none'),
  ...requestMembers,
})
export type SignBatchParams = z.output<typeof signBatchParams>
