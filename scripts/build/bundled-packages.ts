import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'

/** A package of which code is in what is published. */
export interface BundledPackage {
  readonly name: string
  readonly version: string
  /** SPDX, as its package.json has it; undefined where it says nothing. */
  readonly licence: string | undefined
  /** Its licence files and notices, each as it is. */
  readonly texts: readonly string[]
}

const LEGAL = /^(licen[cs]e|copying|notice)(-[a-z0-9]+)?(\.(md|txt))?$/i
/** The folder of the package that a file belongs to: the innermost one. */
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//

/** The files whose code is in the outputs, from the folder that esbuild worked in. */
const filesIn = ({ outputs }: Metafile): readonly string[] =>
  Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  )

const readPackage = (folder: string): BundledPackage => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
    license?: string
  }
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && LEGAL.test(entry.name))
  const texts = files.map((entry) => readFileSync(join(folder, entry.name), 'utf8').trim())
  return { name, version, licence: license, texts }
}

/** Every package of which code is in the outputs, sorted by name and version. */
export const bundledPackages = (root: string, metafiles: readonly Metafile[]): readonly BundledPackage[] => {
  const folders = metafiles.flatMap(filesIn).flatMap((file) => PACKAGE.exec(file)?.[1] ?? [])
  return [...new Set(folders)]
    .map((folder) => readPackage(join(root, folder)))
    .sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1))
}
