import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'))

interface Manifest {
  readonly private?: boolean
  readonly files?: readonly string[]
  readonly dependencies: Record<string, string>
  readonly devDependencies?: Record<string, string>
}

const own = read('zombienet/cli/package.json') as Manifest
const product = read('package.json') as Manifest
const lock = read('zombienet/cli/package-lock.json') as {
  readonly packages: Record<string, { readonly version?: string; readonly resolved?: string }>
}

describe('zombienet, which is GPL-3.0', () => {
  it('is in a package of its own that is never published, and in no dependency of ours', () => {
    const ours = Object.keys({ ...product.dependencies, ...product.devDependencies })

    assert.equal(own.private, true)
    assert.deepEqual(
      ours.filter((name) => name.startsWith('@zombienet/')),
      [],
    )
  })

  it('brings into the published package one file only, the spec of the development L1', () => {
    const published = product.files?.filter((path) => path.startsWith('zombienet'))

    assert.deepEqual(published, ['zombienet/runtime/dist/dev-l1.json'])
  })

  it('is pinned, and locked without download addresses', () => {
    const [[name, version] = ['', '']] = Object.entries(own.dependencies)

    assert.match(version, /^\d+\.\d+\.\d+$/)
    assert.equal(lock.packages[`node_modules/${name}`]?.version, version)
    assert.deepEqual(
      Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined),
      [],
    )
  })

  it('reads network files with a parser from a registry: that of its own manifest lies in a repository', () => {
    assert.equal(lock.packages['node_modules/toml']?.version, '4.3.0')
  })
})
