import { lstatSync } from 'node:fs'
import { link, mkdir, rm, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { SignerError } from '../../errors/signer-error.js'
import { systemCodeOf } from '../../errors/system-code.js'
import { createFile, syncFolder, type Link } from '../replace-file.js'
import type { Plan } from './plan.js'

const FOLDER_MODE = 0o700

const taken = (paths: readonly string[]): SignerError =>
  new SignerError(
    'SIGNER__CLI__FILE_UNWRITABLE',
    `${paths.join(', ')} ${paths.length === 1 ? 'is' : 'are'} there already, and nothing was written: give an empty folder, or remove what is there if no agent needs it.`,
    { path: paths[0] },
  )

const unwritable = (dir: string, cause: unknown): SignerError =>
  new SignerError(
    'SIGNER__CLI__FILE_UNWRITABLE',
    `The folder ${dir} cannot be filled (${systemCodeOf(cause) ?? 'unknown fault'}), and nothing was left in it: check the path, its permissions and the disk.`,
    { path: dir },
    cause,
  )

// A dangling link is there too: what follows it would write elsewhere.
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined

const namesOf = ({ folders, files }: Plan): readonly string[] => [...folders, ...files.map(({ path }) => path)]

/** Those of a plan that are in the folder already, as paths. */
const foundOf = (dir: string, plan: Plan): readonly string[] => {
  try {
    return namesOf(plan)
      .map((name) => join(dir, name))
      .filter(isThere)
  } catch (error) {
    throw unwritable(dir, error)
  }
}

/** The topmost folder that had to be made, and what takes all of them away again. */
const makeFolder = async (dir: string, undo: (() => Promise<void>)[]): Promise<void> => {
  const first = await mkdir(dir, { recursive: true, mode: FOLDER_MODE })
  if (first === undefined) return
  for (let made = resolve(dir); ; made = dirname(made)) {
    const folder = made
    undo.unshift(() => rmdir(folder))
    if (folder === resolve(first)) break
  }
  await syncFolder(dirname(first))
}

const writeAll = async (dir: string, { folders, files }: Plan, undo: (() => Promise<void>)[], linkFile: Link) => {
  await makeFolder(dir, undo)
  for (const folder of folders) {
    const path = join(dir, folder)
    await mkdir(path, { mode: FOLDER_MODE })
    undo.push(() => rmdir(path))
  }
  for (const { path: name, text, mode } of files) {
    const path = join(dir, name)
    await createFile(path, text, mode, linkFile)
    undo.push(() => rm(path))
  }
  for (const folder of ['.', ...folders]) await syncFolder(join(dir, folder))
}

const undoAll = async (undo: readonly (() => Promise<void>)[]): Promise<void> => {
  for (const step of [...undo].reverse()) await step().catch(() => undefined)
}

/**
 * Writes a plan into a folder, which is made if need be. What is there already is refused by name, before anything is
 * written; where writing fails, what was written goes away again. Durable when it resolves.
 *
 * @param linkFile - gives a finished file its name
 * @throws SIGNER__CLI__FILE_UNWRITABLE
 */
export const writePlan = async (dir: string, plan: Plan, linkFile: Link = link): Promise<void> => {
  const found = foundOf(dir, plan)
  if (found.length > 0) throw taken(found)
  const undo: (() => Promise<void>)[] = []
  try {
    await writeAll(dir, plan, undo, linkFile)
  } catch (error) {
    await undoAll(undo)
    throw unwritable(dir, error)
  }
}
