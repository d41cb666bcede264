import assert from 'node:assert/strict'
import { Metadata, TypeRegistry } from '@polkadot/types'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { loadRuntime, loadRuntimes } from '../../../../src/payloads/substrate/runtime.js'
import { ascii, concat, fromHex } from '../../../../src/protocol/hash.js'
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

/** The same runtime in V16: the development runtime does not give that version yet. */
const asV16 = (v14: Uint8Array): Uint8Array => {
  const registry = new TypeRegistry()
  const metadata = new Metadata(registry, v14)
  const { signedExtensions } = metadata.asV15.extrinsic
  const { lookup, pallets, extrinsic, apis, outerEnums, custom } = metadata.asV16
  const { versions, addressType, callType, signatureType } = extrinsic
  const places = signedExtensions.map((_, index) => index)
  const v16 = registry.createTypeUnsafe('MetadataV16', [
    {
      lookup,
      pallets,
      apis,
      outerEnums,
      custom,
      extrinsic: {
        versions,
        addressType,
        callType,
        signatureType,
        transactionExtensionsByVersion: new Map([[0, places]]),
        transactionExtensions: signedExtensions.map(({ identifier, type, additionalSigned }) => ({
          identifier,
          type,
          implicit: additionalSigned,
        })),
      },
    },
  ])
  return concat(ascii('meta'), Uint8Array.of(16), v16.toU8a())
}

describe('loadRuntime', () => {
  for (const version of [14, 15])
    it(`reads metadata V${version} as the runtime gives it, and payloads by it`, async () => {
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

  it('reads metadata V16, with its own list of extensions', async () => {
    const wallet = await devWallet()
    const runtime = loadRuntime(fileOf(asV16(fromHex((await devRuntime()).metadata))))

    assert.deepEqual(
      runtime.extensions.map(({ name, rule }) => [name, rule]),
      wallet.runtime.extensions.map(({ name, rule }) => [name, rule]),
    )
    assert.deepEqual(runtime.keyTypes, wallet.runtime.keyTypes)
    const bytes = wallet.payload(wallet.transfer(5n), { nonce: 3, tip: 2n })
    assert.deepEqual(decodeWith([runtime], CHAIN, bytes), wallet.decode(bytes))
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
    const files = ['', '0x', '0x6d65', '{}', '{"jsonrpc":"2.0"}'].map((text) => new TextEncoder().encode(text))
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
    assert.match(refusalOf(concat(metadata, Uint8Array.of(0))), /missing or too many/)
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
