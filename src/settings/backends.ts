import { z } from 'zod'
import { count } from './count.js'
import { socketPath, systemId } from './kms.js'

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'must be a name of small letters, digits, dots and dashes')
  .describe('the name that routes use')

/** How long a backend in another process is waited for, and when it is left alone. */
export const backendGuard = {
  timeoutMs: count(30_000).describe('how long an answer may take; a PSBT has up to 255 signatures'),
  failures: count(5).describe('requests in a row without an answer after which it is left alone'),
  pauseMs: count(10_000).describe('how long it is left alone before one request tries it'),
  maxInFlight: count(64).describe('requests that it has at once; more wait'),
}

/** What signs, by the names that routes use. `kms`: the KMS of the section kms. `process`: another KMS, at a socket. */
export const backends = z
  .array(
    z.discriminatedUnion('kind', [
      z.strictObject({ id, kind: z.literal('kms').describe('the KMS of the section kms'), ...backendGuard }),
      z.strictObject({
        id,
        kind: z.literal('process').describe('a KMS in another process, with the same keys'),
        socket: socketPath.describe('its Unix socket'),
        uid: systemId.exactOptional().describe('user that runs it, by default the own one'),
        ...backendGuard,
      }),
    ]),
  )
  .min(1)
  .max(16)
  .prefault([{ id: 'kms-integritee', kind: 'kms' }])
  .describe('what signs, by the names that routes use')

export type BackendSettings = z.output<typeof backends>[number]
