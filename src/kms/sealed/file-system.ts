import { constants, lstatSync, readFileSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** What lies at a path; links are not followed. */
export interface FileStatus {
  readonly kind: 'file' | 'directory' | 'other'
  /** Permission bits. */
  readonly mode: number
  readonly bytes: number
}

/**
 * The steps of which durable writing is made. Each is one system call or a few, so that tests can end
 * the world between any two of them. Nothing is durable before `syncFile` (content) and `syncDir` (names).
 */
export interface FileSystem {
  /** With mode 0700 and missing parents, durable; nothing happens when it is there. */
  makeDir(path: string): Promise<void>
  list(dir: string): Promise<string[]>
  status(path: string): Promise<FileStatus | undefined>
  read(path: string): Promise<Uint8Array>
  /** A new file of mode 0600; refuses an existing one. */
  create(path: string, bytes: Uint8Array): Promise<void>
  /** Writes over the start of an existing file in place. */
  overwrite(path: string, bytes: Uint8Array): Promise<void>
  syncFile(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Nothing happens when it is not there. */
  remove(path: string): Promise<void>
  syncDir(dir: string): Promise<void>
}

const OWNER_ONLY = { dir: 0o700, file: 0o600 } as const

type Handle = Awaited<ReturnType<typeof open>>

const withHandle = async (path: string, flags: number, use: (handle: Handle) => Promise<void>): Promise<void> => {
  const handle = await open(path, flags | constants.O_NOFOLLOW, OWNER_ONLY.file)
  try {
    await use(handle)
  } finally {
    await handle.close()
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

const sync = (path: string): Promise<void> => withHandle(path, constants.O_RDONLY, (handle) => handle.sync())

/** A new directory is a name in its parent, which has to be made durable like any other. */
const syncParents = async (path: string, first: string): Promise<void> => {
  await sync(dirname(path))
  if (path !== first) await syncParents(dirname(path), first)
}

/**
 * The file system of this machine. Files are read at the start only, thousands of them, when there is nothing else to
 * do: reading them in place takes a fraction of what handing each to another thread does.
 */
export const nodeFileSystem: FileSystem = {
  makeDir: async (path) => {
    const first = await mkdir(path, { recursive: true, mode: OWNER_ONLY.dir })
    if (first !== undefined) await syncParents(resolve(path), resolve(first))
  },
  list: (dir) => readdir(dir),
  status: async (path) => {
    try {
      const found = lstatSync(path)
      const kind = found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other'
      return { kind, mode: found.mode & 0o777, bytes: found.size }
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  },
  read: async (path) => new Uint8Array(readFileSync(path, { flag: constants.O_RDONLY | constants.O_NOFOLLOW })),
  create: (path, bytes) =>
    withHandle(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, (handle) => handle.writeFile(bytes)),
  overwrite: (path, bytes) => withHandle(path, constants.O_WRONLY, (handle) => handle.writeFile(bytes)),
  syncFile: sync,
  rename,
  remove: (path) => rm(path, { force: true }),
  syncDir: sync,
}
