import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex } from '../../../src/protocol/hash.js'
import { readSubstrateRuntimes, type NativeAssets } from '../../../src/parts/substrate-runtimes.js'
import { devMetadataAt, devRuntime } from '../../support/dev-runtime.js'

const NO_ASSETS: NativeAssets = new Map()

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
      const [runtime] = readSubstrateRuntimes([{ chain, metadata: join(dir, name) }], NO_ASSETS)
      assert.deepEqual([runtime?.chain, runtime?.specVersion], [chain, 2])
    }
  })

  it('gives each runtime the native asset of its chain, which its metadata’s hash is made of', async () => {
    const metadata = join(dir, 'v15')
    writeFileSync(metadata, await devMetadataAt(15))
    const hashWith = (assets: NativeAssets) => readSubstrateRuntimes([{ chain, metadata }], assets)[0]?.metadataHash()

    const teer = hashWith(new Map([[chain, { symbol: 'TEER', decimals: 12 }]]))
    const unit = hashWith(new Map([[chain, { symbol: 'UNIT', decimals: 12 }]]))
    assert.deepEqual([teer?.length, unit?.length], [32, 32])
    assert.notDeepEqual(teer, unit)
    assert.equal(hashWith(new Map([['polkadot:00', { symbol: 'TEER', decimals: 12 }]])), undefined)
  })

  it('names a file that cannot be read, and the setting that names it', () => {
    const metadata = join(dir, 'missing.scale')
    assert.throws(() => readSubstrateRuntimes([{ chain, metadata }], NO_ASSETS), {
      code: 'SIGNER__SETTINGS__INVALID',
      message: /missing\.scale of polkadot:45.* cannot be read \(ENOENT\): check payloads\.polkadot/,
    })
  })

  it('reads nothing where nothing is configured', () => assert.deepEqual(readSubstrateRuntimes([], NO_ASSETS), []))
})
