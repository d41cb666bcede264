import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SignerError } from './errors/signer-error.js'

/** The folder of the package: the nearest one above this file with a package.json, built or not. */
const packageRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    if (folder === dirname(folder))
      throw new SignerError('SIGNER__SETTINGS__INVALID', 'This installation is incomplete: install the package again')
    folder = dirname(folder)
  }
  return folder
}

/** A file that comes with the package. */
export const packageFile = (...path: string[]): string => join(packageRoot(), ...path)

export const readPackageVersion = (): string =>
  (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version
