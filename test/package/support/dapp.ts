import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installed, temporaryFolder } from './installed.js'

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url))

/** What dApps have of their own: the optional peers, and what these stand on. */
const HOSTS = ['@polkadot', '@solana', '@scure', 'viem']

/** A folder with the installed package in it, and beside it the libraries that dApps bring, as this repository has them. */
export const makeDapp = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const { folder: user } = await installed()
  const folder = temporaryFolder('dapp')
  cpSync(user, folder, { recursive: true })
  for (const host of HOSTS) symlinkSync(join(modules, host), join(folder, 'node_modules', host))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** The names by which a package is imported, of those whose files are there: an adapter may not be built yet. */
export const entriesOf = (path: string): readonly string[] => {
  const { name, exports } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
    name: string
    exports: Record<string, { default?: string }>
  }
  return Object.entries(exports).flatMap(([entry, { default: file }]) =>
    file !== undefined && existsSync(join(path, file)) ? [join(name, entry)] : [],
  )
}
