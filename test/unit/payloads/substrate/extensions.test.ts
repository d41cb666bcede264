import assert from 'node:assert/strict'
import { Metadata, TypeRegistry } from '@polkadot/types'
import type { Facts } from '../../../../src/model/facts.js'
import type { DecodeResult } from '../../../../src/payloads/result.js'
import { withRule, type Extension } from '../../../../src/payloads/substrate/extensions.js'
import type { TypeDef, Types } from '../../../../src/payloads/substrate/portable-types.js'
import { readPayload } from '../../../../src/payloads/substrate/read-payload.js'
import type { SubstrateRuntime } from '../../../../src/payloads/substrate/runtime.js'
import { concat } from '../../../../src/protocol/hash.js'
import { decideWithTrace } from '../../../../src/routes/decide.js'
import { createRegistry } from '../../../../src/routes/registry.js'
import { devRuntime } from '../../../support/dev-runtime.js'
import { inputOf, policyOf } from '../../routes/fixtures.js'
import { mustDecode } from '../fixtures.js'
import { CHAIN, decodeWith, devWallet, type Wallet } from './support/payloads.js'

const UNIT = 9_000
const U32 = 9_001
const COMPACT_U128 = 9_003
const OPTION_U32 = 9_004
const TIP_AND_ASSET = 9_005
const COMPACT_U32 = 9_006

/** Types of extensions that the development runtime does not have. */
const MORE: readonly (readonly [number, TypeDef])[] = [
  [UNIT, { kind: 'fields', fields: [] }],
  [U32, { kind: 'primitive', name: 'u32' }],
  [9_002, { kind: 'primitive', name: 'u128' }],
  [COMPACT_U128, { kind: 'compact', of: 9_002 }],
  [
    OPTION_U32,
    {
      kind: 'variant',
      path: 'Option',
      cases: new Map([
        [0, { name: 'None', fields: [] }],
        [1, { name: 'Some', fields: [{ name: undefined, type: U32 }] }],
      ]),
    },
  ],
  [
    TIP_AND_ASSET,
    {
      kind: 'fields',
      fields: [
        { name: 'tip', type: COMPACT_U128 },
        { name: 'asset_id', type: OPTION_U32 },
      ],
    },
  ],
  [COMPACT_U32, { kind: 'compact', of: U32 }],
]

const typesWith = (types: Types): Types => new Map([...types, ...MORE])

/** The development runtime with other extensions in the place of some. */
const runtimeWith = (
  { runtime }: Wallet,
  change: (extension: Extension) => { name: string; extra: number; implicit: number },
): SubstrateRuntime => {
  const types = typesWith(runtime.types)
  return { ...runtime, types, extensions: runtime.extensions.map((each) => withRule(types, change(each))) }
}

const replacing =
  (replaced: string, by: { name: string; extra: number; implicit: number }) =>
  (extension: Extension): { name: string; extra: number; implicit: number } =>
    extension.name === replaced ? by : extension

/** A payload of the development runtime with bytes put behind its tip or in front of its spec version. */
const withBytes = (wallet: Wallet, at: 'tip' | 'implicit', more: Uint8Array): Uint8Array => {
  const bytes = wallet.payload(wallet.transfer(5n), { tip: 3n })
  // Behind the call: era, nonce, tip, mode, one byte each.
  const place = wallet.transfer(5n).toU8a().length + (at === 'tip' ? 3 : 4)
  return concat(bytes.subarray(0, place), more, bytes.subarray(place))
}

const factsOf = (runtime: SubstrateRuntime, bytes: Uint8Array) => mustDecode(decodeWith([runtime], CHAIN, bytes)).facts
const reasonOf = (result: DecodeResult): string => (result.ok ? 'ok' : result.reason)

describe('a transaction extension', () => {
  let wallet: Wallet
  before(async () => (wallet = await devWallet()))

  it('that adds nothing to the payload changes nothing, whatever it is called', () => {
    const name = { name: 'StorageWeightReclaim', extra: UNIT, implicit: UNIT }
    const runtime = runtimeWith(wallet, replacing('CheckWeight', name))
    assert.equal(factsOf(runtime, wallet.payload(wallet.transfer(5n))).understood, true)
  })

  it('without a rule that adds to the extra or the implicit part makes the payload not understood', () => {
    const added = Uint8Array.of(7 << 2)
    const extra = runtimeWith(
      wallet,
      replacing('CheckWeight', { name: 'CheckAppId', extra: COMPACT_U32, implicit: UNIT }),
    )
    const placed = withBytes(wallet, 'implicit', Uint8Array.of(1, 0, 0, 0))
    const implicit = runtimeWith(
      wallet,
      replacing('CheckNonZeroSender', { name: 'CheckEpoch', extra: UNIT, implicit: U32 }),
    )

    const before = wallet.transfer(5n).toU8a().length + 2
    const plain = wallet.payload(wallet.transfer(5n), { tip: 3n })
    const withExtra = concat(plain.subarray(0, before), added, plain.subarray(before))
    for (const [runtime, bytes, name] of [
      [extra, withExtra, 'CheckAppId'],
      [implicit, placed, 'CheckEpoch'],
    ] as const) {
      const facts = factsOf(runtime, bytes)
      assert.deepEqual([facts.understood, facts.doubts], [false, [`the transaction extension ${name} has no rule`]])
      assert.deepEqual(
        facts.effects.map(({ kind, method }) => [kind, method]),
        [
          ['transfer', 'Balances.transfer_keep_alive'],
          ['call', name],
        ],
      )
      assert.equal(facts.fee, 3n)
    }
  })

  it('of a known name that adds something else than known has no rule', () => {
    const { types } = runtimeWith(wallet, (each) => each)
    for (const [name, extra, implicit] of [
      ['CheckNonce', COMPACT_U128, UNIT],
      ['CheckNonce', COMPACT_U32, U32],
      ['ChargeTransactionPayment', TIP_AND_ASSET, UNIT],
      ['CheckGenesis', UNIT, U32],
      ['toString', COMPACT_U32, UNIT],
      ['empty', COMPACT_U32, UNIT],
    ] as const)
      assert.equal(withRule(types, { name, extra, implicit }).rule, 'unknown', name)
    assert.equal(withRule(types, { name: 'CheckNonce', extra: COMPACT_U32, implicit: UNIT }).rule, 'CheckNonce')
  })

  it('that pays the fee in the native asset gives the tip; in another asset it is a doubt', async () => {
    const { metadata } = await devRuntime()
    const byAsset = { name: 'ChargeAssetTxPayment', extra: TIP_AND_ASSET, implicit: UNIT }
    const runtime = runtimeWith(wallet, replacing('ChargeTransactionPayment', byAsset))
    const bytes = (asset: readonly number[]) => withBytes(wallet, 'tip', Uint8Array.from(asset))
    const [none, some] = [bytes([0]), bytes([1, 5, 0, 0, 0])]
    const registry = new TypeRegistry()
    registry.setMetadata(
      new Metadata(registry, metadata),
      runtime.extensions.map(({ name }) => name),
      undefined,
      true,
    )
    const withNames = { ...runtime, registry }

    const native = factsOf(withNames, none)
    assert.deepEqual([native.understood, native.fee], [true, 3n])
    const other = factsOf(withNames, some)
    assert.deepEqual([other.understood, other.doubts], [false, ['the fee is paid in another asset']])
    assert.deepEqual(other.effects.at(-1), { kind: 'call', method: 'ChargeAssetTxPayment' })
    assert.deepEqual([native.details, other.details], [undefined, { feeAsset: '0x05000000' }])
  })

  it('that charges in a way without a rule, or in another asset, is signed by no route, whatever it allows', () => {
    const charges = (name: string, extra: number) =>
      runtimeWith(wallet, replacing('ChargeTransactionPayment', { name, extra, implicit: UNIT }))
    const policy = policyOf(
      JSON.stringify({
        routes: [
          {
            id: 'all',
            match: { chain: CHAIN, kind: ['transfer', 'call'], fee_lte: '1000000000' },
            action: { backend: 'kms-integritee', allow_unrecognized: true },
          },
        ],
      }),
      createRegistry({ chains: [{ id: CHAIN, symbol: 'TEER', decimals: 12 }] }),
    )
    const decided = (facts: Facts) => decideWithTrace(inputOf(facts), [policy])
    const tip = 10n ** 18n
    const unknown = factsOf(charges('PayPerByte', COMPACT_U128), wallet.payload(wallet.transfer(5n), { tip }))
    const inAsset = factsOf(
      charges('ChargeAssetTxPayment', TIP_AND_ASSET),
      withBytes(wallet, 'tip', Uint8Array.of(1, 5, 0, 0, 0)),
    )

    for (const facts of [unknown, inAsset]) {
      const { decision, trace } = decided(facts)
      const unmet = trace[0]?.routes[0]?.unmet?.condition.field
      assert.deepEqual([decision.outcome, unmet], ['denied', 'fee_lte'])
    }
    const known = factsOf(
      runtimeWith(wallet, (each) => each),
      wallet.payload(wallet.call('balances', 'burn', 1, false), { tip }),
    )
    assert.equal(decided(known).decision.outcome, 'approved')
  })

  it('that charges nothing leaves the payload without a fee', () => {
    const runtime = runtimeWith(
      wallet,
      replacing('ChargeTransactionPayment', { name: 'CheckWeight', extra: UNIT, implicit: UNIT }),
    )
    const bytes = wallet.payload(wallet.transfer(5n))
    const place = wallet.transfer(5n).toU8a().length + 2
    const withoutTip = concat(bytes.subarray(0, place), bytes.subarray(place + 1))
    const read = readPayload(runtime, withoutTip)
    assert.deepEqual([read?.tip, read?.unknownExtensions], [undefined, []])
  })

  it('that is missing in the bytes leaves no payload', () => {
    const runtime = runtimeWith(wallet, replacing('CheckWeight', { name: 'CheckAppId', extra: U32, implicit: UNIT }))
    assert.equal(reasonOf(decodeWith([runtime], CHAIN, wallet.payload(wallet.transfer(5n)))), 'UnsupportedPayload')
  })
})
