import { z } from 'zod'

/** What seals the root secret of the keys. */
export const sealProvider = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('passphrase'), file: z.string().min(1) }),
  z.strictObject({ kind: z.literal('dev') }),
])

export type SealProviderSettings = z.output<typeof sealProvider>
