import { resolve } from 'node:path'
import { SignerError } from '../../errors/signer-error.js'
import type { RandomBytes } from '../random.js'
import type { RollbackCounter } from '../rollback-counter.js'
import type { Root } from '../root.js'
import type { SealProvider } from '../seal-providers/seal-provider.js'
import { fileHash } from './change.js'
import { checkCount, firstCount } from './count.js'
import type { FileSystem } from './file-system.js'
import { generationsOf, type Apply, type Generations } from './generations.js'
import { inForce } from './in-force.js'
import { loadKeys, type StoredKey } from './load-keys.js'
import { isNew, loadRoot, type LoadedRoot } from './load-root.js'
import { writeManifest, type Manifest } from './manifest.js'
import { ROOT_FILE } from './names.js'
import { NO_RECORDS } from './records.js'
import { openReplica, refuseLoss, type Original } from './replica.js'
import { createRoot } from './root-file.js'
import type { SealedDirectory } from './sealed-directory.js'

export interface ContentsOptions {
  readonly dir: string
  readonly provider: SealProvider
  readonly replicas?: readonly string[]
  readonly counter?: RollbackCounter
}

interface Deps {
  readonly random: RandomBytes
  readonly files: FileSystem
}

/** What a directory holds, proven. */
export interface Contents {
  readonly root: Root
  readonly keys: readonly StoredKey[]
  readonly generations: Generations
}

/** A root of its own and a manifest without keys. */
const beginDirectory = async (
  dir: SealedDirectory,
  { provider, counter, replicas = [], ...options }: ContentsOptions,
  { random, files }: Deps,
): Promise<LoadedRoot> => {
  for (const replica of replicas) await refuseLoss(files, options.dir, replica)
  const { root, file } = await createRoot(provider, random)
  const manifest: Manifest = {
    generation: 1n,
    counter: await firstCount(counter),
    rootFile: fileHash(file),
    destroying: undefined,
    records: NO_RECORDS,
  }
  await dir.apply({
    writes: [{ name: ROOT_FILE, bytes: file }],
    destroys: [],
    manifest: writeManifest(root, manifest),
  })
  return { root, manifest, rootFile: file }
}

const refuseSameFolders = ({ dir, replicas = [] }: ContentsOptions): void => {
  const paths = [dir, ...replicas].map((path) => resolve(path))
  if (new Set(paths).size === paths.length) return
  throw new SignerError(
    'SIGNER__SETTINGS__INVALID',
    'Each replica of the keys needs a folder of its own, other than the key directory',
    { dir },
  )
}

// Side by side; all of them are awaited, so that none still writes when the opening fails.
const openReplicas = async (
  files: FileSystem,
  folders: readonly string[],
  original: Original,
): Promise<readonly Apply[]> => {
  const outcomes = await Promise.allSettled(folders.map((folder) => openReplica(files, folder, original)))
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}

const openUnder = async (
  dir: SealedDirectory,
  loaded: LoadedRoot,
  { replicas = [], counter }: ContentsOptions,
  { files }: Deps,
): Promise<Contents> => {
  const { root, manifest } = loaded
  const found = await checkCount(manifest, counter)
  const names = await dir.settle(inForce(manifest))
  const keys = await loadKeys(dir, names, loaded)
  const applies = await openReplicas(files, replicas, { ...loaded, keys })
  // The last thing that may fail before the manifest says it: a counter without it would be that of another directory.
  const counted = found ?? (await firstCount(counter))
  const start = { ...manifest, counter: counted === undefined ? undefined : counted + 1n }
  const generations = generationsOf({
    root,
    manifest: start,
    main: (change) => dir.apply(change),
    replicas: applies,
    counter,
  })
  // What was being destroyed is gone now, and the first count of a start is two above the last (count.ts).
  if (counted !== undefined || manifest.destroying !== undefined) await generations.advance(() => ({}))
  return { root, keys, generations }
}

/**
 * Opens what a locked directory holds; makes a root where it holds nothing. Ends what a crash left half done, here and
 * in the replicas, and raises what `openSealedKms` raises.
 */
export const openContents = async (dir: SealedDirectory, options: ContentsOptions, deps: Deps): Promise<Contents> => {
  refuseSameFolders(options)
  const loaded = isNew(dir) ? await beginDirectory(dir, options, deps) : await loadRoot(dir, options.provider)
  try {
    return await openUnder(dir, loaded, options, deps)
  } catch (error) {
    loaded.root.wipe()
    throw error
  }
}
