import { z } from 'zod'
import { count } from './count.js'
import { filePath } from './file-path.js'
import { sealProvider } from './seal-provider.js'

/** The longest path of a Unix socket on Linux, in bytes. */
const SOCKET_PATH_BYTES = 107

/** Path of a Unix socket. */
export const socketPath = filePath().refine(
  (path) => Buffer.byteLength(path) <= SOCKET_PATH_BYTES,
  `must be at most ${SOCKET_PATH_BYTES} bytes long, with the folder that it is below`,
)

/** A user or group of this machine, as its number. */
export const systemId = z.int().min(0).max(0xffff_fffe)

const MOST_REPLICAS = 8

/** Keys in sealed files. */
export const sealedKms = z.strictObject({
  mode: z.literal('sealed').describe('one encrypted file for each key'),
  dir: filePath().describe('folder of the key files, for this agent alone'),
  provider: sealProvider.describe('what encrypts the root secret of the folder'),
  replicas: z
    .array(filePath())
    .max(MOST_REPLICAS)
    .default([])
    .describe('folders that have every change of the keys before it counts; what recovery starts from'),
})

const processKms = z.strictObject({
  mode: z.literal('process').describe('in a process and a user of their own, by kms serve'),
  socket: socketPath.describe('Unix socket of the KMS'),
  uid: systemId.exactOptional().describe('user that runs the KMS, by default the own one'),
  timeoutMs: count(10_000).describe('how long one answer may take before the call is made again'),
  patienceMs: count(60_000).describe('how long a call is made again before it fails'),
})

/** Where keys live. */
export const kms = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('ephemeral').describe('in memory: they end with the process') }),
  sealedKms,
  processKms,
])

export type KmsSettings = z.output<typeof kms>
export type SealedKmsSettings = z.output<typeof sealedKms>
export type LocalKmsSettings = Exclude<KmsSettings, { mode: 'process' }>
export type ProcessKmsSettings = Extract<KmsSettings, { mode: 'process' }>
