import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from '../../../scripts/build/build.js'
import { mustRunIn } from './run.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The package as users have it. */
export interface Installed {
  /** The folder of somebody who installed it. */
  readonly folder: string
  /** The package in it. */
  readonly path: string
  readonly main: string
  readonly tarball: { readonly size: number; readonly unpackedSize: number }
}

const made: string[] = []
process.on('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

/** A folder that goes with the process. */
export const temporaryFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `package-${name}-`))
  made.push(folder)
  return folder
}

/** What the package is packed from: what it names in `files`, and a build of its own. */
const stage = async (): Promise<string> => {
  const folder = temporaryFolder('stage')
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: readonly string[] }
  for (const file of ['package.json', ...files.filter((name) => name !== 'dist')]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file), { recursive: true })
  }
  await build({ root, out: join(folder, 'dist') })
  return folder
}

const install = async (): Promise<Installed> => {
  const staged = await stage()
  const [packed] = JSON.parse(await mustRunIn(staged, 'npm', 'pack', '--json')) as [
    Installed['tarball'] & { filename: string },
  ]
  const folder = temporaryFolder('user')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  await mustRunIn(folder, 'npm', 'install', join(staged, packed.filename), '--omit=dev', '--no-audit', '--no-fund')
  const path = join(folder, 'node_modules', 'signer-layer')
  return { folder, path, main: join(path, 'dist', 'main.js'), tarball: packed }
}

let once: Promise<Installed> | undefined

/** Builds the package, packs it, and installs it into an empty folder by npm: once for all tests of a run. */
export const installed = (): Promise<Installed> => (once ??= install())
