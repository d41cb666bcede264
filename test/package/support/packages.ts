import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The part of a package.json that tests look at. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
  readonly peerDependencies: Record<string, string>
}

export const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

const children = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => (name.startsWith('@') ? children(join(folder, name)) : [join(folder, name)]))

/** The folders of all packages that are installed in a folder, those in other packages too. */
export const packagesIn = (folder: string): string[] => {
  const modules = join(folder, 'node_modules')
  if (!existsSync(modules)) return []
  return children(modules).flatMap((found) => [found, ...packagesIn(found)])
}
