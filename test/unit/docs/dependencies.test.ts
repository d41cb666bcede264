import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isPermissive } from '../../../scripts/build/licences.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))

interface Installed {
  readonly version?: string
  readonly license?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly dev?: boolean
  readonly dependencies?: Record<string, string>
}

interface Manifest {
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
  readonly peerDependencies: Record<string, string>
}

const readText = (file: string): string => readFileSync(join(root, file), 'utf8')
const manifest = JSON.parse(readText('package.json')) as Manifest
const { packages } = JSON.parse(readText('package-lock.json')) as { packages: Record<string, Installed> }
const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })

/** A link stands for the folder that it leads to. */
const followed = (entry: Installed | undefined): Installed | undefined =>
  entry?.link ? packages[entry.resolved ?? ''] : entry

const licenceOf = (name: string): string | undefined => followed(packages[`node_modules/${name}`])?.license

type Table = 'installed with the package' | 'bundled into it' | 'for development'

const rowsOf = (text: string): [name: string, licence: string][] =>
  [...text.matchAll(/^\| `([^`]+)` \| ([^|]+) \| [^|]{10,} \|$/gm)].map(([, name = '', licence = '']) => [
    name,
    licence,
  ])

/** The rows of one table of CONTRIBUTING.md: from its head to the first line that is no row. */
const tableOf = (title: Table): [name: string, licence: string][] => {
  const [, rest = ''] = readText('CONTRIBUTING.md').split(`| ${title} | licence | why |\n`)
  return rowsOf(rest.split('\n\n')[0] ?? '')
}

const namesIn = (title: Table): string[] => tableOf(title).map(([name]) => name)

/** Where Node finds `name` from the package at `from`: the nearest folder above that has it. */
const placeOf = (name: string, from: string): string | undefined => {
  const place = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`
  if (packages[place] !== undefined) return place
  return from === '' ? undefined : placeOf(name, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))))
}

/** The packages of these names and all that they stand on, by their places. */
const closureOf = (names: readonly string[]): ReadonlySet<string> => {
  const found = new Set<string>()
  const visit = (name: string, from: string): void => {
    const place = placeOf(name, from)
    if (place === undefined || found.has(place)) return
    found.add(place)
    for (const next of Object.keys(packages[place]?.dependencies ?? {})) visit(next, place)
  }
  for (const name of names) visit(name, '')
  return found
}

/** The packages that sources import for more than types. */
const importedBySources = (): string[] => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  const texts = sources.map((file) => readText(join('src', file)))
  const imports = texts.flatMap((text) => [
    ...text.matchAll(/^(?:import|export) (?!type )[\w\s{},*]+ from '((?:@[^/']+\/)?[^./'][^/']*)/gm),
  ])
  return [...new Set(imports.map(([, name = '']) => name))].filter((name) => !name.startsWith('node:'))
}

describe('the dependencies', () => {
  it('are pinned to exact versions', () => {
    const loose = wanted.filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version) && !version.startsWith('file:./stubs/'),
    )

    assert.deepEqual(loose, [])
  })

  it('are locked at the versions that are pinned', () => {
    const other = wanted.filter(
      ([name, version]) => !version.startsWith('file:') && packages[`node_modules/${name}`]?.version !== version,
    )

    assert.deepEqual(other, [])
  })

  it('each have a reason and their licence in CONTRIBUTING.md, and nothing else has', () => {
    const written = rowsOf(readText('CONTRIBUTING.md')).map(([name, licence]) => `${name} ${licence}`)

    assert.deepEqual(written.sort(), wanted.map(([name]) => `${name} ${licenceOf(name)}`).sort())
  })

  it('are installed with the package only where the table says so', () => {
    assert.deepEqual(namesIn('installed with the package'), Object.keys(manifest.dependencies))
  })

  it('are installed or bundled when the sources import them', () => {
    const there = [...namesIn('installed with the package'), ...namesIn('bundled into it')]
    const imported = importedBySources()
    assert.ok(imported.length > 20, `${imported.length} packages`)

    assert.deepEqual(
      imported.filter((name) => !there.includes(name)),
      [],
    )
  })

  it('that dApps bring themselves are those that are tested here', () => {
    const other = Object.entries(manifest.peerDependencies).filter(
      ([name, range]) => range.replace(/^\^/, '') !== manifest.devDependencies[name],
    )

    assert.deepEqual(other, [])
  })

  it('of the product, installed or bundled, have licences that let everybody use it', () => {
    const installed = Object.keys(packages).filter((path) => path !== '' && packages[path]?.dev !== true)
    const bundled = closureOf(namesIn('bundled into it'))
    const product = new Set([...installed, ...bundled])
    assert.ok(product.size > 100, `${product.size} packages`)

    const others = [...product]
      .map((path) => [path, followed(packages[path])?.license])
      .filter(([, licence]) => !isPermissive(licence ?? ''))
    assert.deepEqual(others, [])
  })

  it('have our stub in the place of the GPL light client, wherever it is asked for', () => {
    const places = Object.entries(packages).filter(([path]) => path.endsWith('node_modules/@substrate/connect'))

    assert.deepEqual(places, [['node_modules/@substrate/connect', { resolved: 'stubs/substrate-connect', link: true }]])
  })

  it('are locked without download addresses, so that any mirror will do', () => {
    const addressed = Object.entries(packages).filter(([, { resolved, link }]) => resolved !== undefined && !link)

    assert.deepEqual(addressed, [])
  })

  it('run no scripts when they are installed', () => {
    assert.match(readText('.npmrc'), /^ignore-scripts=true$/m)
  })
})

/** What is made or fetched here, and belongs to no repository. */
const NOT_OURS = new Set(['.git', 'node_modules', 'dist', 'coverage', 'data', 'target'])
/** The one `dist` that is committed: the runtime that tests boot. */
const COMMITTED = join(root, 'zombienet', 'runtime', 'dist')

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) && path !== COMMITTED ? [] : filesIn(path)
    return entry.isFile() ? [path] : []
  })

/** Put together here, so that this file is not found itself. */
const MACHINE_BOUND = [
  ...['npmjs', 'yarnpkg', 'npmmirror'].map((host) => `registry.${host}.`),
  ['npm', 'pkg', 'github', 'com'].join('.'),
  ...['work', 'tmp', 'home', 'root', 'Users'].map((folder) => `/${folder}/`),
]

describe('the files of the repository', () => {
  it('name no package registry and no folder of the machine they were written on', () => {
    const files = filesIn(root)
    assert.ok(files.length > 200, `${files.length} files`)

    const found = files.flatMap((file) => {
      const text = readFileSync(file, 'latin1')
      return MACHINE_BOUND.filter((mark) => text.includes(mark)).map((mark) => `${relative(root, file)}: ${mark}`)
    })
    assert.deepEqual(found, [])
  })
})
