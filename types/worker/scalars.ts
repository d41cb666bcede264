/** JSON forms of what the protocol has as bytes and integers (PROTOCOL 5). */
import * as z from 'zod'
import type { Hex } from '../../src/model/ids.js'

/** The same schema; its text is known to start with `0x`. */
const asHex = (schema: z.ZodString): z.ZodType<Hex, Hex> => schema as unknown as z.ZodType<Hex, Hex>

/** Exactly `length` bytes as lowercase 0x hex. */
export const hexOf = (length: number): z.ZodType<Hex, Hex> =>
  asHex(z.string().regex(new RegExp(`^0x[0-9a-f]{${2 * length}}$`), `must be ${length} bytes as lowercase 0x hex`))

/** `min` to `max` bytes as lowercase 0x hex. */
export const hexUpTo = (max: number, min = 0): z.ZodType<Hex, Hex> => {
  const error = `must be ${min} to ${max} bytes as lowercase 0x hex`
  return asHex(
    z
      .string()
      .min(2 + 2 * min, { error, abort: true })
      .max(2 + 2 * max, { error, abort: true })
      .regex(/^0x(?:[0-9a-f]{2})*$/, 'must be whole bytes as lowercase 0x hex'),
  )
}

/** Text of `min` to `max` bytes of UTF-8 that does not begin with a byte order mark (PROTOCOL 0). */
export const textUpTo = (max: number, min = 0): z.ZodString => {
  const error = `must be ${min} to ${max} bytes of UTF-8`
  return z
    .string()
    .min(min, { error, abort: true })
    .max(max, { error, abort: true })
    .refine((text) => Buffer.byteLength(text) <= max, error)
    .refine((text) => !text.startsWith('\ufeff'), 'begins with a byte order mark')
    .describe(`${min} to ${max} bytes of UTF-8`)
}

export const u8 = z.int().min(0).max(0xff)
export const u32 = z.int().min(0).max(0xffff_ffff)

export const accountId = hexOf(32).describe('account of the L1, 32 bytes')
export const keyId = hexOf(32).describe('key id, 32 bytes')
export const jobId = hexOf(32).describe('job id, 32 bytes: the request id of the call')
export const blockNumber = u32.describe('number of an L1 block')
export const signatureType = z.enum(['ed25519', 'sr25519', 'ecdsa'])

/** What makes a call a request of its own (PROTOCOL 2). */
export const requestMembers = {
  request_nonce: hexOf(16).describe(
    '16 bytes, chosen by the caller: the same nonce with the same content is the same request',
  ),
  deadline: u32.describe('last L1 block in which a key may be used for it'),
}
