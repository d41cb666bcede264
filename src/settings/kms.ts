import { z } from 'zod'
import { count } from './count.js'
import { sealProvider } from './seal-provider.js'

/** The longest path of a Unix socket on Linux, in bytes. */
const SOCKET_PATH_BYTES = 107

/** Path of a Unix socket. */
export const socketPath = z
  .string()
  .min(1)
  .refine((path) => Buffer.byteLength(path) <= SOCKET_PATH_BYTES, `is at most ${SOCKET_PATH_BYTES} bytes long`)

/** A user or group of this machine, as its number. */
export const systemId = z.int().min(0).max(0xffff_fffe)

/** Keys in sealed files. */
export const sealedKms = z.strictObject({ mode: z.literal('sealed'), dir: z.string().min(1), provider: sealProvider })

const processKms = z.strictObject({
  mode: z.literal('process'),
  socket: socketPath,
  uid: systemId.exactOptional().describe('user that runs the KMS, by default the own one'),
  timeoutMs: count(10_000).describe('how long one answer may take before the call is made again'),
  patienceMs: count(60_000).describe('how long a call is made again before it fails'),
})

/** Where keys live. */
export const kms = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('ephemeral') }),
  sealedKms,
  processKms,
])

export type KmsSettings = z.output<typeof kms>
export type LocalKmsSettings = Exclude<KmsSettings, { mode: 'process' }>
export type ProcessKmsSettings = Extract<KmsSettings, { mode: 'process' }>
