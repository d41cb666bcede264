import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kms } from '../../../src/settings/kms.js'
import { kmsServeJsonSchema } from '../../../src/settings/kms-serve.js'
import { loadKmsServeSettings } from '../../../src/settings/load.js'
import { withTempDir } from '../kms/support/temp-dir.js'
import { findingsOf } from './support/settings-file.js'

const fileOf = (name: string): string => fileURLToPath(new URL(`../../../config/${name}`, import.meta.url))
const example = fileOf('kms.example.yaml')

const sealed = { mode: 'sealed', dir: 'keys', provider: { kind: 'dev' } }
const serve = { socket: '/run/kms/kms.sock', journal: 'served.db' }

const load = (document: unknown) =>
  withTempDir(async (dir) => {
    const file = join(dir, 'kms.json')
    writeFileSync(file, JSON.stringify(document))
    return loadKmsServeSettings(file)
  })
const refused = (document: unknown) => assert.rejects(load(document), { code: 'SIGNER__SETTINGS__INVALID' })

describe('settings of kms serve', () => {
  it('need a socket and a journal, and let the own user in alone by default', async () => {
    const journal = '/srv/kms/served.db'
    const settings = await load({ kms: sealed, serve: { ...serve, journal }, declareDevChain: true })

    assert.deepEqual(settings.serve, { ...serve, journal, keepRequests: 1_000_000 })
    assert.equal(basename(settings.kms.dir), sealed.dir)
  })

  it('refuse what is unknown, a KMS that is not sealed, and users that are none', async () => {
    await refused({ kms: sealed, serve, declareDevChain: true, store: {} })
    await refused({ kms: { mode: 'ephemeral' }, serve, declareDevChain: true })
    await refused({ kms: sealed, serve: { ...serve, allowUids: [] }, declareDevChain: true })
    await refused({ kms: sealed, serve: { ...serve, allowUids: [-1] }, declareDevChain: true })
    await refused({ kms: sealed, serve: { ...serve, socket: `/${'x'.repeat(107)}` }, declareDevChain: true })
  })

  it('are refused in one line for each mistake, with its place', () =>
    withTempDir(async (dir) => {
      const file = join(dir, 'kms.yaml')
      writeFileSync(
        file,
        'kms: { mode: sealed, dir: keys, provider: { kind: dev } }\nserve:\n  sockt: s\n  keepRequests: 0\n',
      )
      assert.deepEqual(
        findingsOf(() =>
          loadKmsServeSettings(file, { environment: { SIGNER_LAYER__SERVE__GID: 'all' }, set: ['serve.jurnal=j'] }),
        ),
        [
          '--set serve.jurnal: unknown name; did you mean "serve.journal"?',
          'serve.sockt: unknown name; did you mean "socket"? (line 3, column 3)',
          'serve.gid: must be a whole number from 0 to 4294967294, found "all" (SIGNER_LAYER__SERVE__GID)',
          'serve.keepRequests: must be a whole number of at least 1, found 0 (line 4, column 3)',
          'serve.journal: is missing: file of what was signed, by request id; its folder is there, on a local disk (line 2, column 1)',
          'kms.provider: the dev provider protects nothing: for dev chains only (declareDevChain) (line 1, column 33)',
        ],
      )
    }))

  it('refuse the dev provider where money may be', async () => {
    await refused({ kms: sealed, serve })
  })

  it('refuse a TPM that is a program, and an enclave of files, where money may be', async () => {
    const programs = [
      { kind: 'tpm2', tcti: 'swtpm:port=2321' },
      { kind: 'gramine', root: '/srv/attestation' },
    ]
    for (const provider of programs) {
      await refused({ kms: { ...sealed, provider }, serve })
      await load({ kms: { ...sealed, provider }, serve, declareDevChain: true })
    }
    await load({ kms: { ...sealed, provider: { kind: 'tpm2' } }, serve })
  })
})

describe('settings of an agent whose keys are in another process', () => {
  it('name its socket, and have defaults for the rest', () => {
    assert.deepEqual(kms.parse({ mode: 'process', socket: '/run/kms/kms.sock' }), {
      mode: 'process',
      socket: '/run/kms/kms.sock',
      timeoutMs: 10_000,
      patienceMs: 60_000,
    })
  })

  it('hold nothing of the keys', () => {
    assert.throws(() => kms.parse({ mode: 'process', socket: '/s', dir: 'keys' }))
  })
})

/** Paths of all members of an object. */
const pathsIn = (value: unknown, path = ''): string[] =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? [path]
    : Object.entries(value).flatMap(([name, member]) => pathsIn(member, `${path}/${name}`))

describe('config/kms.example.yaml', () => {
  it('loads, and shows every key', () => {
    const shown = pathsIn(loadKmsServeSettings(example))

    const { properties } = kmsServeJsonSchema() as { properties: Record<string, { properties?: object }> }
    for (const section of ['kms', 'serve'])
      for (const name of Object.keys(properties[section]?.properties ?? {}))
        assert.ok(
          shown.some((path) => `${path}/`.startsWith(`/${section}/${name}/`)),
          name,
        )
  })
})
