import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const src = fileURLToPath(new URL('../../src/', import.meta.url))

const filesIn = (folder: string): string[] =>
  readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))

const textOf = (file: string): string => readFileSync(join(src, file), 'utf8')

/** What a file of `src` imports of `src/kms`, types included: who sees no type of a secret handles none. */
const kmsImportsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)\.js'/g)]
    .map(([, path]) => relative(src, normalize(join(src, dirname(file), path ?? ''))))
    .filter((target) => target.startsWith('kms/'))

/**
 * The doors of the KMS: no secret comes out of these, but where the list says whose business it is. Whoever adds a line
 * here lets key material out of `src/kms/`, and says why in its review.
 */
const DOORS: readonly { readonly module: RegExp; readonly for: RegExp }[] = [
  { module: /^kms\/(kms|open|account-key|peek-account|random)$/, for: /./ },
  { module: /^kms\/(seal-providers\/|rollback-counter$)/, for: /^parts\/(seal-provider-of|tpm-of)\.ts$/ },
  { module: /^kms\/process\/(client|options|system-after)$/, for: /./ },
  {
    module: /^kms\/process\/(server|peer-credentials|served-journal|served-seal|sign-once)$/,
    for: /^(parts\/kms-service|report\/report-kms-server)\.ts$/,
  },
  { module: /^kms\/sealed\/(file-system|names)$/, for: /^cli\/recovery\// },
  { module: /^kms\/reseal$/, for: /^cli\/kms\/reseal\.ts$/ },
  { module: /^kms\/import\//, for: /^(parts\/import-key|cli\/kms\/import)\.ts$/ },
  { module: /^kms\/recovery\//, for: /^cli\/recovery\// },
]

/** Modules in whose hands the bytes of keys are, and that have no business with text. */
const HOLD_SECRETS = /^kms\/(root|keyring|key-kinds|make-key|pkcs8|aead|create-kms|signers\/.*)\.ts$/
const MAKES_TEXT = /\btoHex\(|\.toString\(|\bString\(|\bbtoa\(|\bTextDecoder\b|JSON\.stringify|\binspect\(/

describe('key material', () => {
  const outside = filesIn('').filter((file) => !file.startsWith('kms/'))
  const imports = outside.flatMap((file) => kmsImportsOf(file).map((module) => ({ file, module })))

  it('is seen by this test', () => {
    assert.ok(imports.length > 10)
    assert.ok(filesIn('kms').filter((file) => HOLD_SECRETS.test(file)).length > 10)
  })

  it('can be imported by nothing outside kms/ but through its doors', () => {
    const byStealth = imports.filter(
      ({ file, module }) => !DOORS.some((door) => door.module.test(module) && door.for.test(file)),
    )

    assert.deepEqual(byStealth, [])
  })

  it('is opened only by files that join the stages', () => {
    const stages = imports.filter(({ file }) => file.includes('/') && !/^(parts|stages|report|cli)\//.test(file))

    assert.deepEqual(stages, [])
  })

  it('is never made text where it is held', () => {
    const texts = filesIn('kms').filter((file) => HOLD_SECRETS.test(file) && MAKES_TEXT.test(textOf(file)))

    assert.deepEqual(texts, [])
  })
})
