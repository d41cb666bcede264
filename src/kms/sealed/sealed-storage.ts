import type { KeyId } from '../../model/ids.js'
import type { KeyKinds } from '../key-kinds.js'
import { notStored, type KeyStorage } from '../key-storage.js'
import type { RandomBytes } from '../random.js'
import type { Root } from '../root.js'
import { fileHash } from './change.js'
import type { Generations } from './generations.js'
import { openKeyFile, writeKeyFile } from './key-file.js'
import type { StoredKey } from './load-keys.js'
import { keyFileName } from './names.js'
import { hashOf, withoutRecord, withRecord } from './records.js'
import type { SealedDirectory } from './sealed-directory.js'

export interface SealedStorageParts {
  readonly dir: SealedDirectory
  readonly generations: Generations
  readonly keys: readonly StoredKey[]
  readonly root: Root
  readonly kinds: KeyKinds
  /** Id of the seal provider. */
  readonly provider: string
  readonly random: RandomBytes
}

/**
 * Keys as sealed files of a directory. Their bytes stay in memory, wrapped as they are on disk: a key opens without
 * asking a disk that may have changed, or failed, since it was checked.
 */
export const sealedStorage = ({ dir, generations, keys, ...secrets }: SealedStorageParts): KeyStorage => {
  const files = new Map<KeyId, Uint8Array>(keys.map(({ info, file }) => [info.id, file]))
  return {
    save: async (key) => {
      const { id } = key.info
      // Wrapped before the first await: the secret may be wiped while the disk is still busy.
      const bytes = writeKeyFile(key, secrets)
      files.set(id, bytes)
      await generations.advance(({ records }) => ({
        records: withRecord(records, id, fileHash(bytes)),
        writes: [{ name: keyFileName(id), bytes }],
      }))
    },
    open: (id) => {
      const file = files.get(id)
      if (file === undefined) throw notStored(id)
      return openKeyFile(id, file, secrets, (fault) => dir.corrupt(keyFileName(id), fault))
    },
    remove: async (id) => {
      files.delete(id)
      await generations.advance(({ records }) =>
        hashOf(records, id) === undefined
          ? undefined
          : { records: withoutRecord(records, id), destroying: id, destroys: [keyFileName(id)] },
      )
      // Only once nothing is left may the note go that says so: a file that comes back later is a stranger.
      await generations.advance(({ destroying }) => (destroying === undefined ? undefined : {}))
    },
    generation: () => generations.current(),
    release: () => dir.unlock(),
  }
}
