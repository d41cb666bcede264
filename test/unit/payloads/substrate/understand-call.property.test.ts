import assert from 'node:assert/strict'
import type { GenericCall } from '@polkadot/types'
import fc from 'fast-check'
import { BOUNDS } from '../../../../types/protocol/bounds.js'
import { CALL_BOUNDS } from '../../../../src/payloads/substrate/understand-call.js'
import { concat, toHex } from '../../../../src/protocol/hash.js'
import { mustDecode } from '../fixtures.js'
import { devWallet, type Wallet } from './support/payloads.js'

/** A call as a plan, so that what it moves can be told without any decoder. */
type Plan =
  | { readonly transfer: bigint; readonly to: Uint8Array }
  | { readonly batch: 'batch' | 'batchAll' | 'forceBatch'; readonly of: readonly Plan[] }
  | { readonly proxy: Uint8Array; readonly of: readonly [Plan] }
  | { readonly multisig: readonly Uint8Array[]; readonly of: readonly [Plan] }
  | { readonly derivative: number; readonly of: readonly [Plan] }

const accounts = fc.uint8Array({ minLength: 32, maxLength: 32 })

const { plan: plans } = fc.letrec<{ plan: Plan; one: readonly [Plan] }>((tie) => ({
  plan: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'calls', withCrossShrink: true },
    fc.record({ transfer: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), to: accounts }),
    fc.record({
      batch: fc.constantFrom('batch', 'batchAll', 'forceBatch'),
      of: fc.array(tie('plan'), { maxLength: 4, depthIdentifier: 'calls' }),
    }),
    fc.record({ proxy: accounts, of: tie('one') }),
    fc.record({ multisig: fc.uniqueArray(accounts, { minLength: 1, maxLength: 5, selector: toHex }), of: tie('one') }),
    fc.record({ derivative: fc.nat(65_535), of: tie('one') }),
  ),
  one: fc.tuple(tie('plan')),
}))

const callOf = (wallet: Wallet, plan: Plan): GenericCall => {
  if ('transfer' in plan) return wallet.call('balances', 'transferKeepAlive', { Id: toHex(plan.to) }, plan.transfer)
  const inner = plan.of.map((each) => callOf(wallet, each))
  if ('batch' in plan) return wallet.call('utility', plan.batch, inner)
  const [only] = inner
  if ('proxy' in plan) return wallet.call('proxy', 'proxy', { Id: toHex(plan.proxy) }, null, only)
  if ('derivative' in plan) return wallet.call('utility', 'asDerivative', plan.derivative, only)
  const others = plan.multisig.map(toHex).sort()
  return wallet.call('multisig', 'asMulti', 2, others, null, only, { refTime: 1, proofSize: 2 })
}

const transfersIn = (plan: Plan): readonly [to: Uint8Array, amount: bigint][] =>
  'transfer' in plan ? [[plan.to, plan.transfer]] : plan.of.flatMap(transfersIn)

/** Calls that act for another account. */
const actingIn = (plan: Plan): number =>
  'transfer' in plan ? 0 : ('batch' in plan ? 0 : 1) + plan.of.map(actingIn).reduce((sum, count) => sum + count, 0)

/** The leaves of a call by polkadot-js: whatever argument holds calls is opened, whichever call it is of. */
const leavesOf = (call: GenericCall): readonly GenericCall[] => {
  const inner = call.args.flatMap((arg): GenericCall[] => {
    const items: readonly unknown[] = Array.isArray(arg) ? (arg as unknown[]) : [arg]
    return items.filter((item): item is GenericCall => item instanceof Object && 'callIndex' in item)
  })
  return call.section === 'balances' ? [call] : inner.flatMap(leavesOf)
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n)

describe('calls in calls', () => {
  let wallet: Wallet
  before(async () => (wallet = await devWallet()))

  it('move what was put in, and what polkadot-js finds at the leaves', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const call = callOf(wallet, plan)
        const bytes = wallet.payload(call)
        fc.pre(bytes.length <= BOUNDS.payload)
        const { facts } = mustDecode(wallet.decode(bytes))

        assert.deepEqual(facts.doubts, [])
        const moved = facts.effects.filter(({ kind }) => kind === 'transfer')
        assert.deepEqual(
          moved.map(({ destination, amount }) => [destination, amount]),
          transfersIn(plan),
        )
        assert.equal(facts.effects.filter(({ kind }) => kind === 'call').length, actingIn(plan))
        const leaves = leavesOf(wallet.registry.createTypeUnsafe<GenericCall, string>('Call', [call.toU8a()]))
        assert.equal(
          sum(moved.map(({ amount = 0n }) => amount)),
          sum(leaves.map(({ args }) => BigInt(String(args[1])))),
        )
        assert.equal(facts.effects.length > 0, true)
      }),
      { numRuns: 100 },
    )
  })

  it('are other facts whenever they are other bytes', () => {
    fc.assert(
      fc.property(plans, plans, (a, b) => {
        const [first, second] = [a, b].map((plan) => wallet.payload(callOf(wallet, plan)))
        assert.ok(first && second)
        fc.pre(toHex(first) !== toHex(second))
        assert.notDeepEqual(mustDecode(wallet.decode(first)).facts, mustDecode(wallet.decode(second)).facts)
      }),
      { numRuns: 50 },
    )
  })

  it('change their facts, or are refused or not understood, with every change of a single byte', () => {
    const call = wallet.call('utility', 'batchAll', [
      callOf(wallet, { proxy: new Uint8Array(32).fill(7), of: [{ transfer: 5n, to: new Uint8Array(32).fill(9) }] }),
      callOf(wallet, {
        multisig: [new Uint8Array(32).fill(1), new Uint8Array(32).fill(3)],
        of: [{ derivative: 513, of: [{ batch: 'batch', of: [] }] }],
      }),
      wallet.call('system', 'remark', '0x6869'),
      wallet.call('proxy', 'addProxy', { Id: new Uint8Array(32).fill(4) }, 'Any', 1),
    ])
    const bytes = wallet.payload(call)
    const { facts } = mustDecode(wallet.decode(bytes))
    assert.equal(facts.understood, true)
    const length = call.toU8a().length
    for (let at = 0; at < length; at += 1)
      for (const flip of [1, 4, 128, 255]) {
        const result = wallet.decode(bytes.with(at, (bytes[at] ?? 0) ^ flip))
        if (!result.ok || !result.decoded.facts.understood) continue
        assert.notDeepEqual(result.decoded.facts, facts, `byte ${at} ^ ${flip}`)
      }
  })

  describe('that are a bomb', () => {
    /** `count` calls of which each is the next batch, without building them as objects. */
    const nested = (depth: number): Uint8Array => {
      const head = wallet
        .call('utility', 'batch', [wallet.transfer(1n)])
        .toU8a()
        .subarray(0, 3)
      return wallet.payload(concat(...Array<Uint8Array>(depth).fill(head), wallet.transfer(1n).toU8a()))
    }

    it('are refused or not understood, and have no more effects than the bound, however deep', () => {
      for (const depth of [CALL_BOUNDS.depth + 1, 18, 25, 1_000, 16_000]) {
        const result = wallet.decode(nested(depth))
        if (!result.ok) continue
        assert.equal(result.decoded.facts.understood, false)
        assert.deepEqual(result.decoded.facts.effects, [{ kind: 'call', method: 'Utility.batch' }])
      }
    })

    it('of as many transfers as a payload holds are one call that is not understood', () => {
      const transfer = wallet.transfer(1n).toU8a()
      const count = Math.floor((BOUNDS.payload - 200) / transfer.length)
      const head = wallet.call('utility', 'batch', []).toU8a().subarray(0, 2)
      const length = wallet.registry.createTypeUnsafe('Compact<u32>', [count]).toU8a()
      const bytes = wallet.payload(concat(head, length, ...Array<Uint8Array>(count).fill(transfer)))
      const { facts } = mustDecode(wallet.decode(bytes))

      assert.ok(count > 1_000 && bytes.length <= BOUNDS.payload)
      assert.deepEqual([facts.understood, facts.effects], [false, [{ kind: 'call', method: 'Utility.batch' }]])
    })

    it('of a thousand signatories and more are not understood', () => {
      const others = (count: number) =>
        Array.from({ length: count }, (_, index) =>
          Uint8Array.of(...new Uint8Array(30), index >> 8, index & 255).fill(1, 0, 1),
        )
      const of = (count: number) =>
        mustDecode(
          wallet.decode(
            wallet.payload(wallet.call('multisig', 'asMultiThreshold1', others(count), wallet.transfer(1n))),
          ),
        ).facts.understood
      assert.deepEqual([of(1_000), of(1_001)], [true, false])
    })
  })
})
