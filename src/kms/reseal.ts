import { equalBytes } from '@noble/ciphers/utils.js'
import { SignerError } from '../errors/signer-error.js'
import { systemDeps, type SealedKmsDeps, type SealedKmsOptions } from './open.js'
import type { RandomBytes } from './random.js'
import type { Root } from './root.js'
import type { SealProvider } from './seal-providers/seal-provider.js'
import { fileHash } from './sealed/change.js'
import { ROOT_FILE } from './sealed/names.js'
import { openContents } from './sealed/open-contents.js'
import { commitmentOf, openRoot, sealRoot } from './sealed/root-file.js'
import { openDirectory } from './sealed/sealed-directory.js'

const unopenable = (): SignerError =>
  new SignerError(
    'SIGNER__KMS__SEAL_UNAVAILABLE',
    'The new seal provider does not open what it sealed, so nothing was changed. Check its settings',
  )

/** Sealed, and opened again: only what the new provider is seen to open may replace what the old one does. */
const sealAndTry = async (root: Root, provider: SealProvider, random: RandomBytes): Promise<Uint8Array> => {
  const file = await sealRoot(root, provider, random)
  const opened = await openRoot(provider, file, unopenable)
  try {
    if (equalBytes(commitmentOf(opened), commitmentOf(root))) return file
    throw unopenable()
  } finally {
    opened.wipe()
  }
}

/**
 * Seals the root of a key directory by another provider, here and in the replicas. Until it is done the old provider
 * opens the directory and the new one does not; from then on it is the other way round, also for old copies of the
 * root file, since the manifest names the new one. Gives the generation of the directory.
 *
 * @param from - how the directory is opened now
 * @param to - provider and counter that it shall have
 * @throws what `openSealedKms` raises; SIGNER__KMS__SEAL_UNAVAILABLE or SIGNER__KMS__UNSEAL_REFUSED for a new provider that does not work
 */
export const resealDirectory = async (
  from: SealedKmsOptions,
  to: Pick<SealedKmsOptions, 'provider' | 'counter'>,
  { random, files, lock }: SealedKmsDeps = systemDeps,
): Promise<bigint> => {
  const dir = await openDirectory(from.dir, files, lock)
  try {
    const { root, generations } = await openContents(dir, from, { random, files })
    try {
      const bytes = await sealAndTry(root, to.provider, random)
      await generations.recount(to.counter)
      await generations.advance(() => ({ rootFile: fileHash(bytes), writes: [{ name: ROOT_FILE, bytes }] }))
      return generations.current()
    } finally {
      root.wipe()
    }
  } finally {
    dir.unlock()
  }
}
