import { lstat, mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sealUnavailable } from './seal-errors.js'

/** Where Linux keeps files in memory. */
export const MEMORY_ROOT = '/dev/shm'

// statfs(2): what is written to these never reaches a disk, except by swapping.
const TMPFS = 0x0102_1994
const RAMFS = 0x8584_58f6

const requireMemory = async (root: string): Promise<void> => {
  const type = await statfs(root).then(
    (found) => found.type,
    () => undefined,
  )
  if (type === TMPFS || type === RAMFS) return
  throw sealUnavailable(`${root} is no folder in memory: mount a tmpfs there, since keys must not reach a disk`, {
    root,
  })
}

// Files are overwritten in place, so that their pages do not go back to the machine as they are.
const overwrite = async (path: string): Promise<void> => {
  const found = await lstat(path)
  if (found.isFile()) await writeFile(path, new Uint8Array(found.size), { flag: 'r+' })
}

const wipe = async (dir: string): Promise<void> => {
  for (const name of await readdir(dir)) await overwrite(join(dir, name)).catch(() => undefined)
  await rm(dir, { recursive: true, force: true })
}

/**
 * Runs `use` with a new folder in memory that nobody else may enter (0700). Its files are overwritten and removed
 * afterwards, whatever happened.
 *
 * @param root - a folder on a file system in memory, see MEMORY_ROOT
 * @throws SIGNER__KMS__SEAL_UNAVAILABLE where `root` is on a disk or cannot be written; and what `use` raises
 */
export const withMemoryDir = async <T>(root: string, use: (dir: string) => Promise<T>): Promise<T> => {
  await requireMemory(root)
  const dir = await mkdtemp(join(root, 'signer-layer-')).catch(() => {
    throw sealUnavailable(`No folder can be made in ${root}: let the agent's user write there`, { root })
  })
  try {
    return await use(dir)
  } finally {
    await wipe(dir)
  }
}
