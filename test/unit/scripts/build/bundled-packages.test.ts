import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Metafile } from 'esbuild'
import { bundledPackages } from '../../../../scripts/build/bundled-packages.js'

const metafileOf = (bytes: Record<string, number>): Metafile => ({
  inputs: {},
  outputs: {
    'out/main.js': {
      bytes: 1,
      imports: [],
      exports: [],
      inputs: Object.fromEntries(Object.entries(bytes).map(([file, bytesInOutput]) => [file, { bytesInOutput }])),
    },
  },
})

describe('packages that are bundled', () => {
  const root = mkdtempSync(join(tmpdir(), 'bundled-'))
  after(() => rmSync(root, { recursive: true }))

  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const install = (folder: string, name: string, version: string): void => {
    write(`${folder}/package.json`, JSON.stringify({ name, version, license: 'MIT' }))
    write(`${folder}/LICENSE.md`, `licence of ${name}\n`)
    write(`${folder}/license-checker.js`, 'no licence')
  }
  install('node_modules/outer', 'outer', '1.0.0')
  install('node_modules/outer/node_modules/@scope/inner', '@scope/inner', '2.0.0')
  install('node_modules/unused', 'unused', '3.0.0')

  it('are those of which code is in an output, each with its own licence', () => {
    const metafile = metafileOf({
      'src/main.ts': 10,
      'node_modules/outer/index.js': 10,
      'node_modules/outer/lib/more.js': 10,
      'node_modules/outer/node_modules/@scope/inner/index.js': 1,
      'node_modules/unused/index.js': 0,
    })

    assert.deepEqual(bundledPackages(root, [metafile, metafile]), [
      { name: '@scope/inner', version: '2.0.0', licence: 'MIT', texts: ['licence of @scope/inner'] },
      { name: 'outer', version: '1.0.0', licence: 'MIT', texts: ['licence of outer'] },
    ])
  })
})
