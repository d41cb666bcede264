import { z } from 'zod'
import { sealProvider } from './seal-provider.js'

const MOST_REPLICAS = 8

const sealedKms = z.strictObject({
  mode: z.literal('sealed'),
  dir: z.string().min(1),
  provider: sealProvider,
  replicas: z
    .array(z.string().min(1))
    .max(MOST_REPLICAS)
    .default([])
    .describe('folders that have every change of the keys before it counts; what recovery starts from'),
})

/** Where keys live. */
export const kms = z.discriminatedUnion('mode', [z.strictObject({ mode: z.literal('ephemeral') }), sealedKms])

export type KmsSettings = z.output<typeof kms>
export type SealedKmsSettings = z.output<typeof sealedKms>
