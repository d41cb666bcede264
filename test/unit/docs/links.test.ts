import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { packageFile } from '../../../src/package-file.js'
import { readText } from './support/markdown.js'

/** What is read in the package too. README is not among it: it also shows the way through the sources. */
const SHIPPED = [
  ...readdirSync(packageFile('docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
  'deploy/README.md',
  'SECURITY.md',
  'CHANGELOG.md',
]
const IN_REPOSITORY = [...SHIPPED, 'README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md']

const { files } = JSON.parse(readText('package.json')) as { readonly files: readonly string[] }

/** npm takes this one along whatever `files` says. */
const inPackage = [...files, 'package.json']

const isShipped = (path: string): boolean => inPackage.some((file) => path === file || path.startsWith(`${file}/`))

/** Paths, from the root of the project, of the files that a document links to. */
const linksIn = (file: string): readonly string[] =>
  [...readText(file).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, target = '']) =>
    join(dirname(file), target).replace(/\/$/, ''),
  )

describe('links of documents', () => {
  for (const file of IN_REPOSITORY)
    it(`of ${file} lead to files that are there`, () => {
      assert.deepEqual(
        linksIn(file).filter((path) => !existsSync(packageFile(path))),
        [],
      )
    })

  for (const file of SHIPPED)
    it(`of ${file} hold in the package too`, () => {
      assert.deepEqual(
        linksIn(file).filter((path) => !isShipped(path)),
        [],
      )
    })
})
