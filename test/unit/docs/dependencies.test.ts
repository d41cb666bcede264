import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

interface Installed {
  readonly version?: string
  readonly license?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly dev?: boolean
}

interface Manifest {
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
}

const readText = (file: string): string => readFileSync(join(root, file), 'utf8')
const manifest = JSON.parse(readText('package.json')) as Manifest
const { packages } = JSON.parse(readText('package-lock.json')) as { packages: Record<string, Installed> }
const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })

/** A link stands for the folder that it leads to. */
const followed = (entry: Installed | undefined): Installed | undefined =>
  entry?.link ? packages[entry.resolved ?? ''] : entry

const licenceOf = (name: string): string | undefined => followed(packages[`node_modules/${name}`])?.license

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
    const rows = [...readText('CONTRIBUTING.md').matchAll(/^\| `([^`]+)` \| ([^|]+) \| [^|]{10,} \|$/gm)]
    const written = rows.map(([, name, licence]) => `${name} ${licence}`).sort()

    assert.deepEqual(written, wanted.map(([name]) => `${name} ${licenceOf(name)}`).sort())
  })

  it('of the product have licences that let everybody use it', () => {
    const permissive = [
      'MIT',
      'Apache-2.0',
      'ISC',
      '0BSD',
      'BSD-2-Clause',
      'BSD-3-Clause',
      'BlueOak-1.0.0',
      'Unlicense',
    ]
    const product = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true)
    assert.ok(product.length > 100, `${product.length} packages`)

    const others = product
      .map(([path, entry]) => [path, followed(entry)?.license])
      .filter(([, licence]) => !permissive.includes(licence ?? ''))
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
