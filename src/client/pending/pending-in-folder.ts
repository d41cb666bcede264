import { SignerError } from '../../errors/signer-error.js'
import { MAX_PENDING_CHARACTERS } from './pending-text.js'
import { pendingStoreOn, type PendingStore } from './pending-store.js'

/** An open file, as far as it is used. */
export interface OpenFile {
  /** Writes all of it. */
  writeFile(text: string): Promise<void>
  /** Reads all of it. */
  readFile(encoding: 'utf8'): Promise<string>
  /** Its size, bytes. */
  stat(): Promise<{ readonly size: number }>
  /** Resolves when what was written is durable. */
  sync(): Promise<void>
  /** Gives it back. */
  close(): Promise<void>
}

/** What of `node:fs/promises` is used: the client imports no module of Node, so that pages can load it. */
export interface FileSystem {
  /** Makes a folder and those above it. */
  mkdir(path: string, options: { recursive: true; mode: number }): Promise<unknown>
  /** Opens a file, or a folder to sync its names. */
  open(path: string, flags: string, mode?: number): Promise<OpenFile>
  /** Names in a folder. */
  readdir(path: string): Promise<string[]>
  /** Gives a file another name, in place of what has it. */
  rename(from: string, to: string): Promise<void>
  /** Removes a file, if it is there. */
  rm(path: string, options: { force: true }): Promise<void>
}

const SUFFIX = '.json'

const isMissing = (error: unknown): boolean => (error as { readonly code?: unknown } | null)?.code === 'ENOENT'

const withFile = async <T>(opened: Promise<OpenFile>, use: (file: OpenFile) => Promise<T>): Promise<T> => {
  const file = await opened
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

/** A whole file of mode 0600 under its name, or none: what was begun before a crash is begun anew. */
const writeWhole = async (fs: FileSystem, dir: string, path: string, text: string): Promise<void> => {
  await fs.mkdir(dir, { recursive: true, mode: 0o700 })
  const next = `${path}.new`
  await fs.rm(next, { force: true })
  await withFile(fs.open(next, 'wx', 0o600), async (file) => {
    await file.writeFile(text)
    await file.sync()
  })
  await fs.rename(next, path)
  await withFile(fs.open(dir, 'r'), (folder) => folder.sync())
}

const readBounded = async (file: OpenFile): Promise<string> => {
  if ((await file.stat()).size <= MAX_PENDING_CHARACTERS) return file.readFile('utf8')
  throw new SignerError('SIGNER__CLIENT__INVALID_PENDING_REQUEST', 'The file is too long for a pending request.')
}

/** What `read` gives, or `otherwise` where there is no such path. */
const ifThere = async <T>(read: () => Promise<T>, otherwise: T): Promise<T> => {
  try {
    return await read()
  } catch (error) {
    if (isMissing(error)) return otherwise
    throw error
  }
}

/**
 * Keeps requests in a folder, a file each, which only their owner may read; the folder is made where there is none.
 * `fs` is `node:fs/promises`. A file is whole or not there, and durable when `put` resolves.
 */
export const pendingInFolder = (fs: FileSystem, dir: string): PendingStore => {
  const pathOf = (name: string): string => `${dir}/${name}${SUFFIX}`
  return pendingStoreOn({
    write: (name, text) => writeWhole(fs, dir, pathOf(name), text),
    names: async () => {
      const files = await ifThere(() => fs.readdir(dir), [])
      return files.flatMap((file) => (file.endsWith(SUFFIX) ? [file.slice(0, -SUFFIX.length)] : []))
    },
    read: (name) => ifThere<string | undefined>(() => withFile(fs.open(pathOf(name), 'r'), readBounded), undefined),
    remove: (name) => fs.rm(pathOf(name), { force: true }),
  })
}
