import { z } from 'zod'

/** 32 bytes as lowercase hex. */
export const hex32 = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, 'must be 32 bytes as lowercase 0x hex')
  .transform((text) => text as `0x${string}`)
