import { hashRaw } from '@node-rs/argon2'
import { Struct, type CodecType } from 'scale-ts'
import { SignerError } from '../../errors/signer-error.js'
import { fixedBytes, U32, U8 } from '../../protocol/codecs.js'
import { decodeStrict, encodeStrict } from '../../protocol/strict.js'
import type { RandomBytes } from '../random.js'
import { probeBy } from './seal-errors.js'
import type { SealProvider } from './seal-provider.js'

/** Work that one guess at the passphrase costs (RFC 9106). */
export interface Argon2idCost {
  readonly memoryKib: number
  readonly iterations: number
  readonly parallelism: number
}

/** The second choice of RFC 9106 section 4: 64 MiB, 3 passes, 4 lanes. About 0.1 s. */
export const DEFAULT_COST: Argon2idCost = { memoryKib: 65_536, iterations: 3, parallelism: 4 }

export interface PassphraseDeps {
  /** Gives the passphrase, for example from a file or a file descriptor, in memory that may be wiped. A line end counts as part of it. */
  readonly readSecret: () => Promise<Uint8Array>
  /** The same for a probe, which uses nothing up: undefined where reading would. By default `readSecret`. */
  readonly peekSecret?: () => Promise<Uint8Array | undefined>
  readonly random: RandomBytes
}

const SALT_BYTES = 16
const KEK_BYTES = 32
const LEAST_PASSPHRASE_BYTES = 12
const ARGON2ID = 2

const CONTEXT = Struct({ memoryKib: U32, iterations: U32, parallelism: U8, salt: fixedBytes(SALT_BYTES) })

// Below: cheap to guess. Above: whoever can write the root file could make us use all memory at start.
const BOUNDS: Readonly<Record<keyof Argon2idCost, readonly [least: number, most: number]>> = {
  memoryKib: [19_456, 1_048_576],
  iterations: [2, 64],
  parallelism: [1, 16],
}

const requireBounds = (cost: Argon2idCost): void => {
  for (const name of ['memoryKib', 'iterations', 'parallelism'] as const) {
    const [least, most] = BOUNDS[name]
    if (cost[name] >= least && cost[name] <= most) continue
    throw new SignerError(
      'SIGNER__KMS__UNSEAL_REFUSED',
      `argon2id ${name} is ${cost[name]}, where ${least} to ${most} is allowed`,
      { name },
    )
  }
}

const readContext = (context: Uint8Array): CodecType<typeof CONTEXT> => {
  try {
    return decodeStrict(CONTEXT, context, 'argon2id context')
  } catch (cause) {
    throw new SignerError(
      'SIGNER__KMS__UNSEAL_REFUSED',
      'The root file was altered: it holds no argon2id parameters',
      {},
      cause,
    )
  }
}

const requireLength = (passphrase: Uint8Array): void => {
  if (passphrase.length >= LEAST_PASSPHRASE_BYTES) return
  throw new SignerError(
    'SIGNER__SETTINGS__INSECURE_REFUSED',
    `The passphrase has fewer than ${LEAST_PASSPHRASE_BYTES} bytes: whoever copies the root file can guess it. Use a longer one`,
  )
}

const checkSecret = async (readSecret: () => Promise<Uint8Array | undefined>): Promise<void> => {
  const passphrase = await readSecret()
  try {
    if (passphrase) requireLength(passphrase)
  } finally {
    passphrase?.fill(0)
  }
}

/**
 * Seals by a passphrase, argon2id: for hosts without a TEE. It is as good as the passphrase, because
 * the host has the root file and may guess as long as it likes. Context: memory in KiB u32, passes u32,
 * lanes u8, salt 16 bytes.
 *
 * @throws SIGNER__KMS__UNSEAL_REFUSED for costs out of bounds; `getKek` also SIGNER__SETTINGS__INSECURE_REFUSED for a short passphrase
 */
export const passphraseSealProvider = (
  cost: Argon2idCost,
  { readSecret, peekSecret = readSecret, random }: PassphraseDeps,
): SealProvider => {
  requireBounds(cost)
  return {
    id: 'passphrase',
    probe: () => probeBy(() => checkSecret(peekSecret), 'The passphrase cannot be read'),
    newContext: async () => encodeStrict(CONTEXT, { ...cost, salt: random(SALT_BYTES) }, 'argon2id context'),
    getKek: async (context) => {
      const { salt, ...stored } = readContext(context)
      requireBounds(stored)
      const passphrase = await readSecret()
      try {
        requireLength(passphrase)
        const { memoryKib: memoryCost, iterations: timeCost, parallelism } = stored
        const options = { algorithm: ARGON2ID, memoryCost, timeCost, parallelism, salt, outputLen: KEK_BYTES }
        return await hashRaw(passphrase, options)
      } finally {
        passphrase.fill(0)
      }
    },
  }
}
