import { randomFillSync } from 'node:crypto'
import { secretBytes } from './secret-bytes.js'

/** Gives `length` fresh, unpredictable bytes in memory of their own, so that the owner can wipe them. */
export type RandomBytes = (length: number) => Uint8Array

/** The operating system's randomness. */
export const systemRandom: RandomBytes = (length) => randomFillSync(secretBytes(length))
