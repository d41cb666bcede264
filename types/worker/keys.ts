import { z } from 'zod'
import { BOUNDS } from '../protocol/bounds.js'
import { keyTypeSchema, publicKeySchema } from './jobs.js'
import { blockNumber, keyId, requestMembers, textUpTo } from './scalars.js'

export const generateKeyParams = z.strictObject({
  key_type: keyTypeSchema,
  chains: z
    .array(textUpTo(BOUNDS.text))
    .min(1)
    .max(BOUNDS.chains)
    .describe('CAIP-2 chains of one namespace: the key signs for nothing else'),
  label: textUpTo(BOUNDS.label).exactOptional(),
  ...requestMembers,
})
export type GenerateKeyParams = z.output<typeof generateKeyParams>

/** Params of calls that name a key and nothing else. */
export const keyParams = z.strictObject({ key_id: keyId, ...requestMembers })
export type KeyParams = z.output<typeof keyParams>

export const listKeysParams = z.strictObject({
  after: keyId.exactOptional().describe('the last key of the page before'),
  limit: z.int().min(1).max(1_000).exactOptional().describe('default 100'),
})
export type ListKeysParams = z.output<typeof listKeysParams>

export const listKeysResult = z.object({
  keys: z.array(
    z.object({
      key_id: keyId,
      key_type: keyTypeSchema,
      public_key: publicKeySchema,
      chains: z.array(z.string()),
      label: z.string(),
      state: z.enum(['active', 'disabled']),
      created_block: blockNumber,
    }),
  ),
  more: z.boolean().describe('whether there are keys after these'),
})
export type ListKeysResult = z.output<typeof listKeysResult>
