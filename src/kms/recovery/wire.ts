/**
 * JSON between an operator and the instance that collects shares, over HTTP at `/`:
 *
 *   GET   → { version, setId, nonce, publicKey, received, threshold }
 *   POST  { index, enc, ciphertext } → { outcome: accepted | known, received, threshold }
 *         or, with a status of 400 or more, { error }
 */
import { z } from 'zod'
import type { Hex } from '../../model/ids.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import type { Ceremony, ShareMessage } from './ceremony.js'
import type { Progress } from './collector.js'
import { SET_BOUNDS, SHARE_BYTES } from './share.js'

/** No body is longer, either way. */
export const MAX_BODY_BYTES = 1_024

const TAG_BYTES = 16

const hex = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`))
    .transform((text) => text as Hex)

const count = z.int().min(0).max(SET_BOUNDS.mostShares)

const ceremonySchema = z.strictObject({
  version: z.literal(1),
  setId: hex(16),
  nonce: hex(32),
  publicKey: hex(32),
  received: count,
  threshold: count,
})

const messageSchema = z.strictObject({
  index: z.int().min(1).max(SET_BOUNDS.mostShares),
  enc: hex(32),
  ciphertext: hex(SHARE_BYTES + TAG_BYTES),
})

const receiptSchema = z.strictObject({ outcome: z.enum(['accepted', 'known']), received: count, threshold: count })

const errorSchema = z.strictObject({ error: z.string().max(500) })

/** What an operator reads of an instance. */
export type CeremonyJson = z.output<typeof ceremonySchema>
/** What an operator reads of a share that was taken. */
export type Receipt = z.output<typeof receiptSchema>

const parse = <T>(schema: z.ZodType<T>, text: string): T | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** A ceremony as JSON. */
export const ceremonyJson = (
  { setId, nonce, publicKey }: Ceremony,
  { received, threshold }: Progress,
): CeremonyJson => ({
  version: 1,
  setId,
  nonce,
  publicKey,
  received,
  threshold,
})

/** Inverse of `ceremonyJson`; undefined for anything else. */
export const readCeremony = (text: string): CeremonyJson | undefined => parse(ceremonySchema, text)

/** A share message as JSON. */
export const messageJson = ({ index, enc, ciphertext }: ShareMessage) => ({
  index,
  enc: toHex(enc),
  ciphertext: toHex(ciphertext),
})

/** Inverse of `messageJson`; undefined for anything else. */
export const readMessage = (text: string): ShareMessage | undefined => {
  const message = parse(messageSchema, text)
  return message && { index: message.index, enc: fromHex(message.enc), ciphertext: fromHex(message.ciphertext) }
}

/** What an instance says of a share that it took; undefined for anything else. */
export const readReceipt = (text: string): Receipt | undefined => parse(receiptSchema, text)

/** Why an instance refused; undefined for anything else. */
export const readError = (text: string): string | undefined => parse(errorSchema, text)?.error
