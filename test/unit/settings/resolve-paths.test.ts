import assert from 'node:assert/strict'
import fc from 'fast-check'
import { resolvePaths } from '../../../src/settings/resolve-paths.js'
import { schemaTree } from '../../../src/settings/schema-tree.js'
import { settingsSchema } from '../../../src/settings/schema.js'

const tree = schemaTree(settingsSchema)
const resolve = (document: unknown): unknown => resolvePaths(document, tree, '/etc/signer')

describe('resolvePaths', () => {
  it('puts every file, folder and socket below the folder, and leaves absolute paths as they are', () => {
    const document = (below: (path: string) => string) => ({
      store: { path: below('j') },
      kms: {
        mode: 'sealed',
        dir: below('keys'),
        provider: { kind: 'passphrase', file: below('p') },
        replicas: [below('r'), '/r'],
      },
      backends: [{ id: 'b', kind: 'process', socket: below('s') }],
      policy: { file: below('policy.yaml') },
      payloads: { polkadot: [{ chain: 'c', metadata: below('m') }], ethereum: [{ chain: 'c', abi: below('a') }] },
      worker: { tls: { certFile: below('c'), keyFile: below('k'), clientCaFile: below('ca'), keyCredential: 'name' } },
    })
    assert.deepEqual(
      resolve(document((path) => path)),
      document((path) => `/etc/signer/${path}`),
    )
  })

  it('leaves alone what is no path, no text, or unknown', () => {
    const document = {
      registration: { url: 'relative', method: 'Skip' },
      store: { path: '' },
      policy: { file: 7, other: 'x' },
      kms: { mode: 'ephemeral' },
      unknown: { path: 'x' },
      names: null,
    }
    assert.deepEqual(resolve(document), document)
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (document) => void resolve(document)))
  })
})
