import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex } from '../../src/protocol/hash.js'
import { readSubstrateRuntimes } from '../../src/substrate-runtimes.js'
import { devRuntime } from '../support/dev-runtime.js'

const chain = `polkadot:${'45'.repeat(16)}`

describe('readSubstrateRuntimes', () => {
  let dir: string
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'signer-layer-metadata-'))))
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  it('reads the files of the settings, as bytes or as text', async () => {
    const { metadata } = await devRuntime()
    writeFileSync(join(dir, 'text'), metadata)
    writeFileSync(join(dir, 'bytes'), fromHex(metadata))
    for (const name of ['text', 'bytes']) {
      const [runtime] = readSubstrateRuntimes([{ chain, metadata: join(dir, name) }])
      assert.deepEqual([runtime?.chain, runtime?.specVersion], [chain, 2])
    }
  })

  it('names a file that cannot be read, and the setting that names it', () => {
    const metadata = join(dir, 'missing.scale')
    assert.throws(() => readSubstrateRuntimes([{ chain, metadata }]), {
      code: 'SIGNER__SETTINGS__INVALID',
      message: /missing\.scale of polkadot:45.* cannot be read \(ENOENT\): check payloads\.polkadot/,
    })
  })

  it('reads nothing where nothing is configured', () => assert.deepEqual(readSubstrateRuntimes([]), []))
})
