import { z } from 'zod'
import { filePath } from './file-path.js'
import { credentialName, onlyOne, secretFd, sourcesOf } from './secret-place.js'

/** The seal provider passphrase: where the passphrase comes from. */
export const passphrase = z
  .strictObject({
    kind: z.literal('passphrase').describe('argon2id over a passphrase, for hosts without a TEE'),
    file: filePath().exactOptional().describe('file with the passphrase, readable by the owner alone'),
    credential: credentialName.exactOptional().describe('name of a credential that systemd hands over'),
    fd: secretFd.exactOptional().describe('file descriptor that is read once, to its end'),
  })
  .refine((place) => sourcesOf(place) === 1, onlyOne('file', 'credential', 'fd'))
