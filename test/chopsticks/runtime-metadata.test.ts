import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { destroyWorker, emptyTaskHandler, getRuntimeVersion, runTask } from '@acala-network/chopsticks-core'
import { compactFromU8a, hexToU8a, u8aToHex } from '@polkadot/util'
import { blake2AsHex } from '@polkadot/util-crypto'
import generatedFrom from '../../types/chain/metadata.json' with { type: 'json' }

type Hex = `0x${string}`
interface RawSpec {
  readonly id: string
  readonly genesis: { readonly raw: { readonly top: Readonly<Record<string, Hex>> } }
}

interface Version {
  readonly specName: string
  readonly specVersion: number
  readonly transactionVersion: number
}

// chopsticks types it with lodash, whose types are not installed.
const versionOf = getRuntimeVersion as (wasm: Hex) => Promise<Version>

const CODE = '0x3a636f6465'
const runtimeDir = new URL('../../zombienet/runtime/', import.meta.url)
const dist = (name: string): Buffer => readFileSync(new URL(`dist/${name}`, runtimeDir))
const specOf = (name: string): RawSpec => JSON.parse(dist(name).toString('utf8')) as RawSpec
const committedWasm = (): Hex => u8aToHex(dist('signer-dev-l1.compact.compressed.wasm'))

/** The metadata of a runtime, read from the wasm itself on empty state. */
async function metadataOf(wasm: Hex, version: number): Promise<Uint8Array> {
  const calls: [string, Hex[]][] = [['Metadata_metadata_at_version', [u8aToHex(Uint8Array.of(version, 0, 0, 0))]]]
  const answer = await runTask(
    { wasm, calls, mockSignatureHost: false, allowUnresolvedImports: false, runtimeLogLevel: 0 },
    emptyTaskHandler,
  )
  if (!('Call' in answer)) throw new Error('the runtime did not answer')
  const option = hexToU8a(answer.Call.result)
  assert.equal(option[0], 1, `the runtime has metadata V${version}`)
  const [offset, length] = compactFromU8a(option.subarray(1))
  return option.subarray(1 + offset, 1 + offset + length.toNumber())
}

describe('committed runtime of the development L1', () => {
  after(() => destroyWorker())

  it('has the metadata that types/chain was generated from', async () => {
    const metadata = await metadataOf(committedWasm(), generatedFrom.metadataVersion)
    assert.equal(blake2AsHex(metadata, 256), generatedFrom.metadataHash)
    assert.equal(metadata.length, generatedFrom.metadataBytes)
  })

  it('has the name and versions that types/chain tells', async () => {
    const { specName, specVersion, transactionVersion } = await versionOf(committedWasm())
    const expected = [generatedFrom.specName, generatedFrom.specVersion, generatedFrom.transactionVersion]
    assert.deepEqual([specName, specVersion, transactionVersion], expected)
  })

  it('gives the committed types when they are generated again', async () => {
    const script = fileURLToPath(new URL('scripts/generate-types.mjs', runtimeDir))
    const { stdout } = await promisify(execFile)(process.execPath, [script, '--check'])
    assert.match(stdout, /up to date/)
  })

  it('is the code of dev-l1.json', () => {
    assert.equal(specOf('dev-l1.json').genesis.raw.top[CODE], committedWasm())
  })

  it('has the metadata of local-l1-fast.json but for constants', async () => {
    const fast = specOf('local-l1-fast.json').genesis.raw.top[CODE]
    assert.ok(fast)
    assert.notEqual(fast, committedWasm())
    const [ours, theirs] = await Promise.all([metadataOf(committedWasm(), 15), metadataOf(fast, 15)])
    assert.equal(ours.length, theirs.length)
    assert.deepEqual(await versionOf(fast), await versionOf(committedWasm()))
  })

  it('has a successor to local-l1-fast.json with the versions that come next, and the same metadata but for them', async () => {
    const fast = specOf('local-l1-fast.json').genesis.raw.top[CODE]
    assert.ok(fast)
    const next = u8aToHex(dist('local-l1-fast-next.compact.compressed.wasm'))
    const [before, after] = [await versionOf(fast), await versionOf(next)]
    assert.deepEqual(
      [after.specName, after.specVersion, after.transactionVersion],
      [before.specName, before.specVersion + 1, before.transactionVersion + 1],
    )
    assert.equal((await metadataOf(next, 15)).length, (await metadataOf(fast, 15)).length)
  })

  it('has the checksums of SHA256SUMS', () => {
    const lines = dist('SHA256SUMS').toString('utf8').trim().split('\n')
    assert.equal(lines.length, 4)
    for (const line of lines) {
      const [sum, name] = line.split('  ')
      assert.ok(name)
      assert.equal(createHash('sha256').update(dist(name)).digest('hex'), sum, name)
    }
  })
})
