import assert from 'node:assert/strict'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { loadRuntime, loadRuntimes } from '../../../../src/payloads/substrate/runtime.js'
import { concat, fromHex } from '../../../../src/protocol/hash.js'
import { devMetadataAt, devRuntime } from '../../../support/dev-runtime.js'
import { mustDecode } from '../fixtures.js'
import { CHAIN, decodeWith, devWallet, RECIPIENT } from './support/payloads.js'

const fileOf = (bytes: Uint8Array, chain = CHAIN) => ({ chain, path: 'runtime.scale', bytes })

const refusalOf = (bytes: Uint8Array): string => {
  try {
    loadRuntime(fileOf(bytes))
  } catch (error) {
    assert.ok(isSignerError(error, 'SIGNER__SETTINGS__INVALID'), String(error))
    assert.match(error.message, /runtime\.scale of polkadot:45/)
    return error.message
  }
  return 'accepted'
}

describe('loadRuntime', () => {
  for (const version of [14, 15, 16])
    it(`reads metadata V${version} as the runtime gives it, and payloads by it`, async function () {
      this.timeout(60_000)
      const opaque = fromHex(await devMetadataAt(version))
      const wallet = await devWallet()
      const runtime = loadRuntime(fileOf(opaque))

      const { specName, specVersion, transactionVersion, keyTypes, extensions } = runtime
      assert.deepEqual([specName, specVersion, transactionVersion], ['signer-dev-l1', 2, 1])
      assert.deepEqual([...keyTypes].sort(), ['Ed25519', 'Secp256k1', 'Sr25519'])
      assert.deepEqual(
        extensions.map(({ name, rule }) => [name, rule]),
        wallet.runtime.extensions.map(({ name, rule }) => [name, rule]),
      )
      const bytes = wallet.payload(wallet.transfer(5n), { nonce: 3, tip: 2n })
      const [effect] = mustDecode(decodeWith([runtime], CHAIN, bytes)).facts.effects
      assert.deepEqual([effect?.destination, effect?.amount], [RECIPIENT, 5n])
    })

  it('takes the versions of the runtime from its own metadata', async () => {
    const { specName, specVersion, transactionVersion } = await devRuntime()
    const { runtime } = await devWallet()
    assert.deepEqual(
      [runtime.specName, runtime.specVersion, runtime.transactionVersion],
      [specName, specVersion, transactionVersion],
    )
  })

  it('reads bytes and hex text, with a length in front or without', async () => {
    const { metadata, opaqueMetadata } = await devRuntime()
    const texts = [metadata, `${metadata}\n`, ` 0x${metadata.slice(2).toUpperCase()}`, opaqueMetadata]
    for (const file of [fromHex(opaqueMetadata), ...texts.map((text) => new TextEncoder().encode(text))])
      assert.equal(loadRuntime(fileOf(file)).specVersion, 2)
  })

  it('refuses what is no metadata, and says what to give', async () => {
    const metadata = fromHex((await devRuntime()).metadata)
    const files = ['', '0x', '0x6d65', 'metadata', '{}', '{"jsonrpc":"2.0"}'].map((text) =>
      new TextEncoder().encode(text),
    )
    for (const file of [
      ...files,
      concat(Uint8Array.of(0), metadata),
      concat(Uint8Array.of(1), metadata),
      metadata.subarray(1),
    ])
      assert.match(refusalOf(file), /no runtime metadata: give what state_getMetadata/)
  })

  it('refuses versions of metadata that it does not read', async () => {
    const metadata = fromHex((await devRuntime()).metadata)
    for (const version of [9, 13, 17, 255])
      assert.match(refusalOf(metadata.with(4, version)), new RegExp(`version ${version} is not one of 14, 15, 16`))
    assert.match(refusalOf(metadata.subarray(0, 4)), /version 0 is not one of/)
  })

  it('refuses metadata that was cut off, and bytes behind its end', async () => {
    const metadata = fromHex((await devRuntime()).metadata)
    for (const length of [5, 100, 40_000, metadata.length - 1])
      assert.notEqual(refusalOf(metadata.subarray(0, length)), 'accepted')
    assert.match(refusalOf(concat(metadata, Uint8Array.of(0))), /bytes behind its end/)
  })

  it('refuses a runtime whose signatures would be good on other chains, versions or twice', async () => {
    const { metadata } = await devRuntime()
    for (const name of ['CheckGenesis', 'CheckSpecVersion', 'CheckTxVersion', 'CheckNonce', 'CheckMortality']) {
      const hex = Buffer.from(name).toString('hex')
      const renamed = metadata.replaceAll(
        hex,
        Buffer.from(name.replace('Check', 'Chekc')).toString('hex'),
      ) as `0x${string}`
      assert.match(refusalOf(fromHex(renamed)), new RegExp(`do not hold ${name} exactly once`))
    }
  })
})

describe('loadRuntimes', () => {
  it('reads several versions and chains, and refuses two files of one chain and spec version', async () => {
    const metadata = fromHex((await devRuntime()).metadata)
    const other = `polkadot:${'46'.repeat(16)}`
    assert.deepEqual(
      loadRuntimes([fileOf(metadata), fileOf(metadata, other)]).map(({ chain }) => chain),
      [CHAIN, other],
    )
    assert.throws(() => loadRuntimes([fileOf(metadata), fileOf(metadata)]), {
      code: 'SIGNER__SETTINGS__INVALID',
      message: /another file for spec version 2/,
    })
  })
})
