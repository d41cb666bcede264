import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { entriesOf, makeDapp } from './support/dapp.js'
import { installed, type Installed } from './support/installed.js'
import { readManifest } from './support/packages.js'
import { mustRunIn } from './support/run.js'

const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))

const SCRIPT = `
import { generateKeyCall, isSignerError, readAgentFile } from 'signer-layer/client'

try {
  readAgentFile('{}')
} catch (error) {
  console.log(isSignerError(error), error.code)
}
console.log(generateKeyCall({ keyType: 'Ed25519', chains: ['polkadot:dev'] }).tag)
`

/** It compiles only if nothing that is named here has become \`any\`. */
const TYPED = `
import { generateKeyCall, readAgentFile, type AgentFile, type SignerClientOptions } from 'signer-layer/client'

export const tag: 'GenerateKey' = generateKeyCall({ keyType: 'Ed25519', chains: [] }).tag
export const genesis: string = readAgentFile('').pin.genesis
// @ts-expect-error it is no number: the protocol's types come from a library
export const notAny: number = generateKeyCall({ keyType: 'Ed25519', chains: [] }).value.label
// @ts-expect-error it is no number: the file's types come from another library
export const notAnyFile = (file: AgentFile): number => file.genesis
// @ts-expect-error it has an api of polkadot-js
export const notAnyApi: SignerClientOptions = { api: 'none' }
`

const tsconfigOf = (module: string, moduleResolution: string): string =>
  JSON.stringify({
    compilerOptions: {
      module,
      moduleResolution,
      target: 'es2022',
      lib: ['es2023', 'dom'],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
    },
    files: ['typed.ts', 'all.ts'],
  })

/** The package part of what a module imports; nothing for files beside it. */
const packageIn = (specifier: string): string[] =>
  specifier.startsWith('.') ? [] : [/^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier]

const importsOf = (file: string): string[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\b[^'";]*?from ['"]([^'"]+)['"]|\bimport\(["']([^"']+)["']\)/gm,
    ),
  ].flatMap(([, statement, type]) => packageIn(statement ?? type ?? '.'))

describe('the client of the installed package', () => {
  let user: Installed
  before(async () => {
    user = await installed()
  })

  it('imports only what comes with the package or is a peer of it', () => {
    const { dependencies, peerDependencies } = readManifest(user.path)
    const files = ['client', 'types'].flatMap((folder) =>
      readdirSync(join(user.path, 'dist', folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(js|d\.ts)$/.test(name))
        .map((name) => join(user.path, 'dist', folder, name)),
    )
    const imported = [...new Set(files.flatMap(importsOf))]
    assert.ok(imported.includes('zod') && imported.includes('@polkadot/api'), imported.join())

    assert.deepEqual(
      imported.filter((name) => !(name in dependencies) && !(name in peerDependencies)),
      [],
    )
  })

  it('runs in a script of somebody who has none of the peers', async () => {
    const out = await mustRunIn(user.folder, process.execPath, '--input-type=module', '--eval', SCRIPT)

    assert.equal(out, 'true SIGNER__CLIENT__INVALID_AGENT_FILE\nGenerateKey\n')
  })

  it('has types that TypeScript finds, by bundler and by nodenext, and every entry runs beside its library', async () => {
    const entries = entriesOf(user.path)
    const all = entries.map((entry, index) => `export * as entry${index} from '${entry}'\n`).join('')
    const dapp = await makeDapp({
      'typed.ts': TYPED,
      'all.ts': all,
      'all.mjs': all,
      'bundler.json': tsconfigOf('esnext', 'bundler'),
      'nodenext.json': tsconfigOf('nodenext', 'nodenext'),
    })

    for (const config of ['bundler.json', 'nodenext.json'])
      assert.equal(await mustRunIn(dapp, process.execPath, TSC, '-p', config), '')
    assert.equal(await mustRunIn(dapp, process.execPath, 'all.mjs'), '')
  })
})
