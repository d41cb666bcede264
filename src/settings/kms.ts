import { z } from 'zod'
import { sealProvider } from './seal-provider.js'

/** Where keys live. */
export const kms = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('ephemeral') }),
  z.strictObject({ mode: z.literal('sealed'), dir: z.string().min(1), provider: sealProvider }),
])

export type KmsSettings = z.output<typeof kms>
