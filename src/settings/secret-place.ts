import { z } from 'zod'

/** Where a secret is: exactly one of the three is set. */
export interface SecretPlace {
  readonly file?: string | undefined
  readonly credential?: string | undefined
  readonly fd?: number | undefined
}

/** Name of a credential that systemd hands over: one file name. */
export const credentialName = z
  .string()
  .regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,255}$/, 'must be the name of a credential')

/** A file descriptor that what starts the process has opened: none of the standard ones. */
export const secretFd = z.int().min(3).max(1_023)

/** In how many places a secret is said to be. */
export const sourcesOf = ({ file, credential, fd }: SecretPlace): number =>
  [file, credential, fd].filter((one) => one !== undefined).length

/** What to say when these are not one. */
export const onlyOne = (file: string, credential: string, fd: string): string =>
  `set exactly one of ${file}, ${credential} and ${fd}`
