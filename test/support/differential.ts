import { createHash, randomBytes } from 'node:crypto'

/** A seed that a failure names: set it to repeat the very same rounds. */
const SEED = process.env['DIFFERENTIAL_SEED'] ?? randomBytes(8).toString('hex')

/** Rounds where both sides are fast. Fewer are for those who wait for them. */
export const ROUNDS = Number(process.env['DIFFERENTIAL_ROUNDS'] ?? 10_000)

/** Where a differential test is, for its failures. */
export const roundOf = (round: number): string => `round ${round}, DIFFERENTIAL_SEED=${SEED}`

/** 32 bytes that follow from seed, name and round alone. */
export const drawn = (name: string, round: number): Uint8Array =>
  Uint8Array.from(createHash('sha256').update(`${SEED}/${name}/${round}`).digest())

/** A small number from 0 to `below` - 1. */
export const drawnBelow = (below: number, name: string, round: number): number =>
  Buffer.from(drawn(name, round)).readUInt32LE() % below

/** A message of 0 to 63 bytes. */
export const drawnMessage = (name: string, round: number): Uint8Array =>
  Uint8Array.of(...drawn(`${name} a`, round), ...drawn(`${name} b`, round)).subarray(0, drawnBelow(64, name, round))
