/**
 * The root secret, `root.seal`, in the layout of frame.ts: magic `SIGNROOT`, wrapping key
 * HKDF-SHA256(KEK, salt, "root/v1") with the KEK of the seal provider. Header, strict SCALE:
 *
 *   provider    Text ≤ 64      id of the seal provider
 *   context     Bytes ≤ 1,024  what the provider needs to make the same KEK again; nothing secret
 *   commitment  [u8; 32]       HKDF-SHA256(root, "", "commitment/v1"): proves a recovered root
 */
import { hkdfSync } from 'node:crypto'
import { Struct, type CodecType } from 'scale-ts'
import { equalBytes } from '@noble/ciphers/utils.js'
import { SignerError } from '../../errors/signer-error.js'
import { bytes, fixedBytes, text } from '../../protocol/codecs.js'
import { ascii } from '../../protocol/hash.js'
import { decodeStrict, encodeStrict } from '../../protocol/strict.js'
import type { RandomBytes } from '../random.js'
import { ROOT_BYTES, rootOf, type Root } from '../root.js'
import { MAX_CONTEXT_BYTES, type SealProvider } from '../seal-providers/seal-provider.js'
import { readFrame, writeFrame, type WrappingKey } from './frame.js'

const HEADER = Struct({
  provider: text('provider', 64),
  context: bytes('context', MAX_CONTEXT_BYTES),
  commitment: fixedBytes(32),
})
const WHAT = 'root file header'
const KEK_BYTES = { least: 16, most: 32 } as const

/** Proves which root a file or a set of shares holds, and tells nothing of it. */
export const commitmentOf = (root: Root): Uint8Array => root.derive(ascii('commitment/v1'))

/** The KEK never encrypts anything itself, and does not outlive the call. */
const withKek = async <T>(
  provider: SealProvider,
  context: Uint8Array,
  use: (wrappingKey: WrappingKey) => T,
): Promise<T> => {
  const kek = await provider.getKek(context)
  try {
    if (kek.length < KEK_BYTES.least || kek.length > KEK_BYTES.most)
      throw new SignerError(
        'SIGNER__KMS__UNSEAL_REFUSED',
        `Seal provider ${provider.id} gave a key of ${kek.length} bytes, not 16 to 32`,
      )
    return use((salt) => new Uint8Array(hkdfSync('sha256', kek, salt, ascii('root/v1'), ROOT_BYTES)))
  } finally {
    kek.fill(0)
  }
}

/** The bytes of the file of a root, sealed by `provider`. */
export const sealRoot = async (root: Root, provider: SealProvider, random: RandomBytes): Promise<Uint8Array> => {
  const context = await provider.newContext()
  const header = encodeStrict(HEADER, { provider: provider.id, context, commitment: commitmentOf(root) }, WHAT)
  return withKek(provider, context, (wrappingKey) =>
    root.lend((secret) => writeFrame({ magic: 'SIGNROOT', header, secret }, wrappingKey, random)),
  )
}

/** Makes a root secret, and the bytes of its file. Wipes nothing: the root is for use. */
export const createRoot = async (
  provider: SealProvider,
  random: RandomBytes,
): Promise<{ root: Root; file: Uint8Array }> => {
  const root = rootOf(random(ROOT_BYTES))
  return { root, file: await sealRoot(root, provider, random) }
}

// Nothing proves the header yet: whoever can write the file can write a right checksum too.
const readHeader = (header: Uint8Array, corrupt: (fault: string) => SignerError): CodecType<typeof HEADER> => {
  try {
    return decodeStrict(HEADER, header, WHAT)
  } catch {
    throw corrupt('was altered on purpose')
  }
}

/**
 * The commitment that a root file states, without opening it: undefined for bytes that are no whole root file. What
 * it says is proven only by a root that gives the same (`commitmentOf`).
 */
export const readCommitment = (file: Uint8Array): Uint8Array | undefined => {
  const frame = readFrame('SIGNROOT', file)
  if (frame === undefined) return undefined
  try {
    return decodeStrict(HEADER, frame.header, WHAT).commitment
  } catch {
    return undefined
  }
}

const unsealRefused = (message: string, provider: SealProvider): SignerError =>
  new SignerError('SIGNER__KMS__UNSEAL_REFUSED', message, { provider: provider.id })

/**
 * Opens the root file with the provider that sealed it.
 *
 * @param corrupt - makes the error for a damaged file
 * @throws SIGNER__KMS__FILE_CORRUPT for a torn or altered file, SIGNER__KMS__UNSEAL_REFUSED for a whole one that this provider does not open
 */
export const openRoot = async (
  provider: SealProvider,
  file: Uint8Array,
  corrupt: (fault: string) => SignerError,
): Promise<Root> => {
  const frame = readFrame('SIGNROOT', file)
  if (frame === undefined) throw corrupt('is torn or altered')
  const { provider: sealedBy, context, commitment } = readHeader(frame.header, corrupt)
  if (sealedBy !== provider.id)
    throw unsealRefused(
      `The root secret was sealed by ${sealedBy}, not by ${provider.id}: name that seal provider in the settings`,
      provider,
    )
  const secret = await withKek(provider, context, (wrappingKey) => frame.unwrap(wrappingKey))
  if (secret === undefined)
    throw unsealRefused(
      `Seal provider ${provider.id} does not open the root file: wrong passphrase or another machine, or the file was altered on purpose`,
      provider,
    )
  const root = rootOf(secret)
  if (equalBytes(commitmentOf(root), commitment)) return root
  root.wipe()
  throw corrupt('holds another root than it says')
}
