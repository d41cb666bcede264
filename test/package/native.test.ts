import { fileURLToPath } from 'node:url'
import { nodeBinary } from './support/node-binaries.js'
import { mustRunIn } from './support/run.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Tests of each thing that calls native code: the C library, SQLite, both libraries of secp256k1, and argon2. */
const SPECS = [
  'test/unit/harden/core-dumps.test.ts',
  'test/unit/kms/process/peer-credentials.test.ts',
  'test/unit/kms/seal-providers/passphrase.test.ts',
  'test/unit/kms/signers/bip340.test.ts',
  'test/unit/kms/signers/native-secp256k1.test.ts',
  'test/unit/kms/signers/taproot.test.ts',
  'test/unit/store/database.test.ts',
  'test/unit/store/open.test.ts',
]

const MOCHA = [
  ...['node_modules/mocha/bin/mocha.js', '--no-config', '--extension', 'ts', '--node-option', 'import=tsx/esm'],
  ...['--require', './test/support/hooks.ts', '--timeout', '60000', '--reporter', 'dot'],
]

describe('the unit tests of native code', () => {
  it('pass under the newest Node that is supported', async function () {
    const node = await nodeBinary('24')
    if (node === undefined) return this.skip()

    await mustRunIn(root, node, ...MOCHA, ...SPECS)
  })
})
