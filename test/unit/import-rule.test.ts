import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Folders of `src` that every stage may use: words, errors, operators, interfaces, the wire and its sockets. */
const COMMON = ['model', 'errors', 'rx', 'observe', 'protocol', 'crypto', 'net']
/** Files directly in `src`, what opens the parts, builds the stages and reports, and the commands join the stages. */
const JOINERS = ['', 'parts', 'stages', 'report', 'cli']

interface Import {
  readonly file: string
  readonly target: string
}

const folderOf = (file: string): string => {
  const [first, second] = relative(join(root, 'src'), file).split('/')
  return second === undefined ? '' : (first ?? '')
}

const importsOf = (file: string): Import[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) => ({
    file,
    target: normalize(join(dirname(file), path ?? '')),
  }))

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, folder, name))

const sources = sourcesIn('src')
const imports = sources.flatMap(importsOf)
const inSource = imports.filter(({ target }) => target.startsWith(join(root, 'src/')))
const show = ({ file, target }: Import): string => `${relative(root, file)} → ${relative(root, target)}`

describe('the import rule', () => {
  it('sees the sources', () => {
    assert.ok(sources.length > 50, `${sources.length} files`)
    assert.ok(inSource.length > 100, `${inSource.length} imports`)
  })

  it('lets a stage import only itself and the common folders, never another stage', () => {
    const sideways = inSource.filter(({ file, target }) => {
      const [from, to] = [folderOf(file), folderOf(target)]
      return !JOINERS.includes(from) && from !== to && !COMMON.includes(to)
    })

    assert.deepEqual(sideways.map(show), [])
  })

  it('keeps the common folders free of stages', () => {
    const upward = inSource.filter(
      ({ file, target }) => COMMON.includes(folderOf(file)) && !COMMON.includes(folderOf(target)),
    )

    assert.deepEqual(upward.map(show), [])
  })

  it('lets nothing import the file that joins the stages but the start of the program', () => {
    const fromBelow = inSource.filter(
      ({ file, target }) => target.endsWith('/src/agent.js') && !JOINERS.includes(folderOf(file)),
    )

    assert.deepEqual(fromBelow.map(show), [])
  })

  it('keeps Node out of what dApps run in a browser', () => {
    const node = ['client', 'protocol', 'model', 'errors'].flatMap((folder) =>
      sourcesIn(`src/${folder}`).filter((file) => /from 'node:/.test(readFileSync(file, 'utf8'))),
    )

    assert.deepEqual(node, [])
  })

  it('keeps source files within 250 lines', () => {
    const long = sources.filter((file) => readFileSync(file, 'utf8').split('\n').length > 250)

    assert.deepEqual(long, [])
  })
})
