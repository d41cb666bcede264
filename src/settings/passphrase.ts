import { z } from 'zod'

const ONE = 'set exactly one of file, credential and fd'

/** The seal provider passphrase: where the passphrase comes from. */
export const passphrase = z
  .strictObject({
    kind: z.literal('passphrase'),
    file: z.string().min(1).exactOptional(),
    credential: z
      .string()
      .regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,255}$/, 'must be the name of a credential')
      .exactOptional()
      .describe('name of a credential that systemd hands over'),
    fd: z.int().min(3).max(1_023).exactOptional().describe('file descriptor that is read once, to its end'),
  })
  .refine(({ file, credential, fd }) => [file, credential, fd].filter((one) => one !== undefined).length === 1, ONE)

export type PassphraseSettings = z.output<typeof passphrase>
