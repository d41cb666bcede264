import { bytesToHex, randomBytes } from '@noble/hashes/utils.js'
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
  /** Makes a folder and those above it; gives the uppermost that was not there. */
  mkdir(path: string, options: { recursive: true; mode: number }): Promise<string | undefined>
  /** Opens a file, or a folder to sync its names. */
  open(path: string, flags: string, mode?: number): Promise<OpenFile>
  /** Names in a folder. */
  readdir(path: string): Promise<string[]>
  /** Gives a file a second name, which nothing has yet. */
  link(from: string, to: string): Promise<void>
  /** Removes a file, if it is there. */
  rm(path: string, options: { force: true }): Promise<void>
}

const SUFFIX = '.json'

const hasCode = (error: unknown, code: string): boolean => (error as { readonly code?: unknown } | null)?.code === code

const withFile = async <T>(opened: Promise<OpenFile>, use: (file: OpenFile) => Promise<T>): Promise<T> => {
  const file = await opened
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

/** Makes the names in a folder durable. */
const syncFolder = (fs: FileSystem, path: string): Promise<void> =>
  withFile(fs.open(path, 'r'), (folder) => folder.sync())

const makeFolder = async (fs: FileSystem, dir: string): Promise<void> => {
  const made = await fs.mkdir(dir, { recursive: true, mode: 0o700 })
  if (made === undefined) return
  for (const folder of new Set([dir, made])) await syncFolder(fs, `${folder}/..`)
}

/** False where there is a file of that name. A rename would replace one that came there meanwhile; a link does not. */
const linkNew = async (fs: FileSystem, from: string, to: string): Promise<boolean> => {
  try {
    await fs.link(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** A whole file of mode 0600 under its name, or none; the name on the way is nobody else's. */
const addWhole = async (fs: FileSystem, dir: string, path: string, text: string): Promise<boolean> => {
  await makeFolder(fs, dir)
  const next = `${path}.${bytesToHex(randomBytes(8))}.tmp`
  try {
    await withFile(fs.open(next, 'wx', 0o600), async (file) => {
      await file.writeFile(text)
      await file.sync()
    })
    const isNew = await linkNew(fs, next, path)
    await syncFolder(fs, dir)
    return isNew
  } finally {
    await fs.rm(next, { force: true })
  }
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
    if (hasCode(error, 'ENOENT')) return otherwise
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
    add: (name, text) => addWhole(fs, dir, pathOf(name), text),
    names: async () => {
      const files = await ifThere(() => fs.readdir(dir), [])
      return files.flatMap((file) => (file.endsWith(SUFFIX) ? [file.slice(0, -SUFFIX.length)] : []))
    },
    read: (name) => ifThere<string | undefined>(() => withFile(fs.open(pathOf(name), 'r'), readBounded), undefined),
    remove: (name) => fs.rm(pathOf(name), { force: true }),
  })
}
