import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPermissive } from '../../scripts/build/licences.js'
import { installed, type Installed } from './support/installed.js'
import { packagesIn, readManifest } from './support/packages.js'
import { runIn } from './support/run.js'

const COPYLEFT = /GNU (AFFERO )?GENERAL PUBLIC LICENSE/i

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )

describe('the package, installed by npm', () => {
  let user: Installed
  before(async () => {
    user = await installed()
    const { size, unpackedSize } = user.tarball
    const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`
    process.stdout.write(`    tarball ${mebibytes(size)}, ${mebibytes(unpackedSize)} unpacked\n`)
  })

  it('brings only packages whose licences let everybody use them', () => {
    const packages = packagesIn(user.folder).map(readManifest)
    assert.ok(packages.length > 10, `${packages.length} packages`)

    const others = packages.filter(({ license }) => license === undefined || !isPermissive(license))
    assert.deepEqual(
      others.map(({ name, license }) => `${name}: ${license}`),
      [],
    )
  })

  it('passes on no licence that forbids some uses with what is bundled', () => {
    const text = readFileSync(join(user.path, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8')

    assert.match(text, /^@polkadot\/api 16\./m)
    assert.doesNotMatch(text, COPYLEFT)
  })

  it('brings nothing that only its development needs, nor a peer that nobody asked for', () => {
    const { dependencies, devDependencies, peerDependencies } = readManifest(user.path)
    const there = packagesIn(user.folder).map((folder) => readManifest(folder).name)
    const unasked = Object.keys({ ...devDependencies, ...peerDependencies }).filter((name) => !(name in dependencies))

    assert.deepEqual(
      unasked.filter((name) => there.includes(name)),
      [],
    )
  })

  it('has no sources, tests or folders of a machine in it, but the examples', () => {
    const files = filesIn(user.path)
    const examples = join(user.path, 'examples')
    assert.deepEqual(
      files.filter((file) => /(?<!\.d)\.ts$|\.tsbuildinfo$/.test(file) && !file.startsWith(examples)),
      [],
    )

    const own = ['work', 'home', 'Users'].map((name) => `/${name}/`)
    const bound = files.filter((file) => /main\.js|\.map$|\.d\.ts$/.test(file))
    assert.deepEqual(
      bound.filter((file) => own.some((mark) => readFileSync(file, 'utf8').includes(`"${mark}`))),
      [],
    )
  })

  it('runs by its name', async () => {
    const { out, err, code } = await runIn(user.folder, 'npx', '--no-install', 'signer-layer', '--version')

    assert.deepEqual([out.trim(), err, code], [readManifest(user.path).version, '', 0])
  })

  it('shows its commands', async () => {
    const { out, err, code } = await runIn(user.folder, process.execPath, user.main, '--help')

    assert.match(out, /^ {2}start /m)
    assert.deepEqual([err, code], ['', 0])
  })

  it('has every file that its documents and commands name', () => {
    const texts = filesIn(user.path).filter((file) => /\/(docs|config)\/|main\.js$|chunks\/.*\.js$/.test(file))
    const named = new Set(
      texts.flatMap(
        (file) =>
          readFileSync(file, 'utf8').match(/\b(docs|(config|deploy)(\/[\w-]+)*)\/[\w.-]+\.(md|ya?ml|json)\b/g) ?? [],
      ),
    )
    assert.ok(named.has('docs/operate.md') && named.has('config/kms.example.yaml'), [...named].join())

    assert.deepEqual(
      [...named].filter((file) => !existsSync(join(user.path, file))),
      [],
    )
  })

  it('checks its own policies and their cases', async () => {
    const at = (...file: string[]): string => join(user.path, 'config', ...file)
    const settings = at('settings.example.yaml')
    const runs = [
      ['lint', at('policy.example.yaml'), '--config', settings],
      ['test', at('examples', 'treasury.test.yaml')],
    ]
    for (const args of runs) {
      const { err, code } = await runIn(user.folder, process.execPath, user.main, 'policy', ...args)
      assert.deepEqual([err, code], ['', 0], args.join(' '))
    }
  })

  it('says what to install where the demo misses its runtime', async () => {
    const { err, code } = await runIn(user.folder, process.execPath, user.main, 'demo')

    assert.match(err, /npm install @acala-network\/chopsticks-core@1\.5\.1/)
    assert.equal(code, 1)
  })
})
