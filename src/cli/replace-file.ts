import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { SignerError } from '../errors/signer-error.js'
import { systemCodeOf } from '../errors/system-code.js'

const unwritable = (path: string, cause: unknown): SignerError =>
  new SignerError(
    'SIGNER__CLI__FILE_UNWRITABLE',
    `${path} cannot be written (${systemCodeOf(cause) ?? 'unknown fault'}): check that its folder is there, and who may write it.`,
    { path },
    cause,
  )

const writeDurably = async (path: string, content: string | Uint8Array, mode: number): Promise<void> => {
  const handle = await open(path, 'wx', mode)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes the names of a folder durable. Raises what Node raises. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Writes a file whole or not at all, durably: who reads it finds what was there before or the new content. Raises
 * SIGNER__CLI__FILE_UNWRITABLE.
 */
export const replaceFile = async (path: string, content: string | Uint8Array, mode = 0o644): Promise<void> => {
  const next = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeDurably(next, content, mode)
    await rename(next, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(next, { force: true })
    throw unwritable(path, error)
  }
}

/**
 * Writes a file that is not there yet, whole or not at all, durably, with its mode from the first moment on. One that
 * is there stays as it is. Raises what Node raises, `EEXIST` among it.
 */
export const createFile = async (path: string, text: string, mode: number, link: Link): Promise<void> => {
  const next = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeDurably(next, text, mode)
    // A rename would replace what came there meanwhile; a link does not.
    await link(next, path)
  } finally {
    await rm(next, { force: true })
  }
}

/** Gives a file a second name; `link` of Node. */
export type Link = (from: string, to: string) => Promise<void>
