import { createHash } from 'node:crypto'
import { blake2b } from '@noble/hashes/blake2.js'
import { compact } from 'scale-ts'
import type { KeyType } from '../../model/key.js'
import { ascii, concat } from '../../protocol/hash.js'
import { invalidImport } from './invalid-import.js'
import { merlinTranscript } from './merlin.js'
import type { Junction } from './substrate-path.js'
import { taken, wiping } from '../wiping.js'

type HardDerive = (seed: Uint8Array, chainCode: Uint8Array) => Uint8Array

const NOTHING = new Uint8Array(0)

const scaleText = (text: string): Uint8Array => concat(compact.enc(text.length), ascii(text))

/** H(label ‖ seed ‖ chain code), as sp-core derives ed25519 and ecdsa. */
const byHash = (label: string): HardDerive => {
  const prefix = scaleText(label)
  return (seed, chainCode) => blake2b.create({ dkLen: 32 }).update(prefix).update(seed).update(chainCode).digest()
}

/** The scalar of a mini secret: as in Ed25519, with the cofactor divided out (schnorrkel, `expand_ed25519`). */
const scalarOf = (miniSecret: Uint8Array): Uint8Array =>
  wiping(taken(createHash('sha512').update(miniSecret).digest()), (hash) => {
    const key = hash.subarray(0, 32)
    key[31] = ((key[31] ?? 0) & 0x3f) | 0x40
    return key.map((byte, at) => (byte >> 3) | ((key[at + 1] ?? 0) << 5))
  })

/** schnorrkel, `hard_derive_mini_secret_key` with an empty index: again a mini secret. */
const bySchnorrkel: HardDerive = (seed, chainCode) =>
  wiping(scalarOf(seed), (scalar) => {
    const transcript = merlinTranscript('SchnorrRistrettoHDKD')
    transcript.append('sign-bytes', NOTHING)
    transcript.append('chain-code', chainCode)
    transcript.append('secret-key', scalar)
    return transcript.challenge('HDKD-hard', 32)
  })

const HARD: Readonly<Record<KeyType, HardDerive>> = {
  Secp256k1: byHash('Secp256k1HDKD'),
  Ed25519: byHash('Ed25519HDKD'),
  Sr25519: bySchnorrkel,
}

/** The chain codes of junctions that are all hard. Raises SIGNER__KMS__INVALID_IMPORT for others. */
export const hardChainCodes = (keyType: KeyType, junctions: readonly Junction[]): readonly Uint8Array[] => {
  if (junctions.every(({ hard }) => hard)) return junctions.map(({ chainCode }) => chainCode)
  throw invalidImport(
    keyType === 'Sr25519'
      ? 'A soft junction (one slash) gives an sr25519 secret that has no seed of 32 bytes, and keys are kept as seeds: only hard junctions can be imported'
      : `${keyType} keys have no soft junctions: write two slashes`,
  )
}

/**
 * The secret behind hard junctions, as Substrate derives it from a seed of 32 bytes, which it takes over: every seed
 * on the way is overwritten. The caller wipes the result.
 */
export const deriveHard = (keyType: KeyType, seed: Uint8Array, chainCodes: readonly Uint8Array[]): Uint8Array =>
  chainCodes.reduce((parent, chainCode) => wiping(parent, () => HARD[keyType](parent, chainCode)), seed)
