import * as z from 'zod'
import { BOUNDS } from '../protocol/bounds.js'
import { RIGHTS, type Right } from '../protocol/rights.js'
import { keyTypeSchema, publicKeySchema } from './jobs.js'
import { accountId, blockNumber, keyId, requestMembers, textUpTo, u32 } from './scalars.js'

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

const right = z.enum(Object.keys(RIGHTS) as [Right, ...Right[]])
const until = u32.describe('last L1 block in which they count')

export const grantParams = z.strictObject({
  key_id: keyId,
  to: accountId.describe('account of the L1, 32 bytes; not the owner'),
  rights: z
    .array(right)
    .max(Object.keys(RIGHTS).length)
    .refine((rights) => new Set(rights).size === rights.length, 'must name each right once')
    .describe('in place of those that the account had; none takes all away'),
  until: until.exactOptional().describe('last L1 block in which they count; may be left out where there are none'),
  ...requestMembers,
})
export type GrantParams = z.output<typeof grantParams>

export const disableKeyParams = z.strictObject({
  key_id: keyId,
  disabled: z.boolean().describe('false enables the key again'),
  ...requestMembers,
})
export type DisableKeyParams = z.output<typeof disableKeyParams>

export const rotateKeyParams = z.strictObject({
  key_id: keyId,
  key_type: keyTypeSchema.describe('type of the key, and of the one that takes its place'),
  ...requestMembers,
})
export type RotateKeyParams = z.output<typeof rotateKeyParams>

export const listKeysParams = z
  .strictObject({
    after: keyId.exactOptional().describe('the last key of the page before'),
    limit: z.int().min(1).max(1_000).exactOptional().describe('default 100'),
    key_id: keyId.exactOptional().describe('only this key, if the caller may know it; operators may know each'),
    owner: accountId.exactOptional().describe('the keys of this account; for operators'),
    all: z.boolean().exactOptional().describe('the keys of all accounts; for operators'),
  })
  .refine(
    ({ key_id, owner, all }) => [key_id !== undefined, owner !== undefined, all === true].filter(Boolean).length <= 1,
    'has more than one of key_id, owner and all',
  )
export type ListKeysParams = z.output<typeof listKeysParams>

const keyMembers = {
  key_id: keyId,
  key_type: keyTypeSchema,
  chains: z.array(z.string()),
  state: z.enum(['active', 'disabled']).describe('a disabled key signs nothing'),
}

const rightsSchema = z.array(right).min(1)

const publicMembers = {
  public_key: publicKeySchema,
  label: z.string(),
  created_block: blockNumber,
  uses: z.int().min(0).describe('requests that it was taken into use for'),
  rotated_to: keyId.exactOptional().describe('the key that took its place'),
  grants: z
    .array(z.object({ to: accountId, rights: rightsSchema, until }))
    .max(BOUNDS.grants)
    .describe('rights of others that count, ascending by account'),
}

const ownKey = z.object({ ...keyMembers, owned: z.literal(true), ...publicMembers })

const grantedKey = z.object({
  ...keyMembers,
  owned: z.literal(false),
  public_key: publicKeySchema.exactOptional().describe('to who may read it'),
  rights: rightsSchema.describe('of the caller'),
  until,
})

const ownedOrGranted = z.discriminatedUnion('owned', [ownKey, grantedKey])
const more = z.boolean().describe('whether there are keys after these')

/** Keys as their owner and those whom he gave rights are told of them. */
export const listKeysResult = z.object({ keys: z.array(ownedOrGranted), more })

/** A key as operators are told of it: all of it that is public. */
export const keyRecordSchema = z.object({ ...keyMembers, owner: accountId, ...publicMembers })
export type KeyRecordJson = z.output<typeof keyRecordSchema>

export const keyRecordsResult = z.object({ keys: z.array(keyRecordSchema), more })
export type KeyRecordsResult = z.output<typeof keyRecordsResult>

/** One key, by whatever view of it the asker has. */
export const foundKeysResult = z.object({ keys: z.array(z.union([keyRecordSchema, ownedOrGranted])), more })
export type FoundKeyJson = z.output<typeof foundKeysResult>['keys'][number]
export type ListKeysResult = z.output<typeof listKeysResult>
