import { accessSync, constants, realpathSync, statSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { SignerError } from '../errors/signer-error.js'
import { systemCodeOf } from '../errors/system-code.js'
import type { Logger } from '../observe/logger.js'

const OTHERS_WRITE = 0o022
const STICKY = 0o1000
const ROOT = 0

const mayWrite = ({ mode }: Stats): boolean => (mode & OTHERS_WRITE) !== 0

const isOfAnother = ({ uid }: Stats): boolean => {
  const own = process.geteuid?.()
  return own !== undefined && uid !== ROOT && uid !== own
}

const fileFault = (path: string, found: Stats): string[] => {
  if (mayWrite(found)) return [`${path} can be written by others: run \`chmod go-w ${path}\``]
  return isOfAnother(found)
    ? [`${path} belongs to user ${found.uid}, who can change it: run \`chown root ${path}\``]
    : []
}

/** What is mounted for reading only nobody changes, whatever its mode says: orchestrators mount files so. */
const isReadOnly = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK)
    return false
  } catch (error) {
    return systemCodeOf(error) === 'EROFS'
  }
}

const folderFault = (folder: string): string[] => {
  const found = statSync(folder)
  const isSticky = (found.mode & STICKY) !== 0
  if (!isOfAnother(found) && (!mayWrite(found) || isSticky)) return []
  if (isReadOnly(folder)) return []
  return mayWrite(found)
    ? [`${folder} can be written by others, who can put other files in it: run \`chmod go-w ${folder}\``]
    : [`${folder} belongs to user ${found.uid}, who can put other files in it: run \`chown root ${folder}\``]
}

/** A link is as safe as its own folder and that of what it names. */
const faultsOf = (path: string): string[] => {
  const found = statSync(path, { throwIfNoEntry: false })
  // Whoever reads the file says what is wrong with its path.
  if (found === undefined) return []
  const folders = new Set([dirname(path), dirname(realpathSync(path))])
  return [...fileFault(path, found), ...[...folders].flatMap(folderFault)]
}

/** What of these files, and of their folders, others than root and the own user could change, a sentence for each. */
export const distrustedFiles = (paths: readonly string[]): readonly string[] => [...new Set(paths.flatMap(faultsOf))]

/**
 * Sees to it that only root and the own user can change files that decide: settings, policies, metadata, ABIs,
 * certificates. On a development chain what is wrong is a warning.
 *
 * @throws SIGNER__SETTINGS__INSECURE_REFUSED with all that is wrong
 */
export const requireTrustedFiles = (
  paths: readonly string[],
  { isDevChain }: { readonly isDevChain: boolean },
  logger: Pick<Logger, 'warn'>,
): void => {
  const faults = distrustedFiles(paths)
  if (isDevChain) for (const fault of faults) logger.warn('Files that decide can be changed by others', { fault })
  else if (faults.length > 0)
    throw new SignerError(
      'SIGNER__SETTINGS__INSECURE_REFUSED',
      `Files that decide what is signed can be changed by others:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    )
}
