import assert from 'node:assert/strict'
import type { Hex } from '../../../../../src/model/ids.js'
import { USDC } from '../../fixtures.js'
import { ALICE, BOB, bytes, encode, factsOf, VAULT, WETH } from './fixtures.js'

const transfer = encode('transfer(address,uint256)', BOB, 5n)
const approve = encode('approve(address,uint256)', BOB, 6n)
const unknown: Hex = '0x12345678'

const onSelf = (parts: readonly Hex[]): Hex => encode('multicall(bytes[])', parts)
const aggregate = (calls: readonly (readonly [Hex, Hex])[]): Hex => encode('aggregate((address,bytes)[])', calls)

const outer = (method: string, amount = 0n) =>
  ({ kind: 'call', asset: 'native', amount, destination: bytes(VAULT), method }) as const
const moved = { kind: 'transfer', amount: 5n, destination: bytes(BOB), method: 'transfer(address,uint256)' } as const
const viaVault = { details: { '(called by)': VAULT } } as const

const kinds = (data: Hex): string[] => factsOf(VAULT, data).effects.map(({ kind }) => kind)

describe('multicalls', () => {
  it('on the contract itself are a call with the native value, and what each part does', () => {
    const facts = factsOf(VAULT, onSelf([transfer, approve]), 3n)
    assert.equal(facts.understood, true)
    assert.deepEqual(facts.effects, [
      outer('multicall(bytes[])', 3n),
      { ...moved, asset: bytes(VAULT) },
      {
        kind: 'approve',
        asset: bytes(VAULT),
        amount: 6n,
        destination: bytes(BOB),
        method: 'approve(address,uint256)',
      },
    ])
  })

  it('on the contract itself without native value are what their parts do, as if each had been called alone', () => {
    const facts = factsOf(VAULT, onSelf([transfer, onSelf([transfer])]))
    const one = { ...moved, asset: bytes(VAULT) }
    assert.deepEqual([facts.understood, facts.effects], [true, [one, one]])
  })

  it('with a deadline tell it', () => {
    const { effects } = factsOf(VAULT, encode('multicall(uint256,bytes[])', 1_800_000_000n, [transfer]))
    assert.deepEqual(effects[0], { ...outer('multicall(uint256,bytes[])'), details: { deadline: '1800000000' } })
    assert.deepEqual(effects[1], { ...moved, asset: bytes(VAULT) })
  })

  it('of Multicall3 are calls of others that the contract makes', () => {
    const all: readonly [string, readonly unknown[]][] = [
      ['aggregate((address,bytes)[])', [[[USDC, transfer]]]],
      ['tryAggregate(bool,(address,bytes)[])', [true, [[USDC, transfer]]]],
      ['aggregate3((address,bool,bytes)[])', [[[USDC, false, transfer]]]],
      ['aggregate3Value((address,bool,uint256,bytes)[])', [[[USDC, false, 0n, transfer]]]],
    ]
    for (const [method, args] of all) {
      const facts = factsOf(VAULT, encode(method, ...args), 2n)
      assert.equal(facts.understood, true, method)
      assert.deepEqual(facts.effects, [outer(method, 2n), { ...moved, asset: bytes(USDC), ...viaVault }])
    }
  })

  it('of Multicall3 with values move native value, also to accounts and into wrapped ether', () => {
    const calls = [
      [BOB, false, 4n, '0x'],
      [WETH, false, 5n, encode('deposit()')],
    ]
    const facts = factsOf(VAULT, encode('aggregate3Value((address,bool,uint256,bytes)[])', calls), 9n)
    assert.equal(facts.understood, true)
    assert.deepEqual(facts.effects.slice(1), [
      { kind: 'transfer', asset: 'native', amount: 4n, destination: bytes(BOB), ...viaVault },
      { kind: 'call', asset: 'native', amount: 5n, destination: bytes(WETH), method: 'deposit()', ...viaVault },
    ])
  })

  it('keep what inner calls tell, and name who makes the innermost', () => {
    const data = aggregate([
      [BOB, aggregate([[USDC, encode('transferFrom(address,address,uint256)', ALICE, BOB, 1n)]])],
    ])
    assert.deepEqual(factsOf(VAULT, data).effects[2]?.details, { from: ALICE, '(called by)': BOB })
  })

  it('without a call in them are the call alone', () => {
    assert.deepEqual(factsOf(VAULT, onSelf([])).effects, [outer('multicall(bytes[])')])
  })
})

describe('multicalls, attacked', () => {
  it('by a call without a rule in them are not understood, and name its target', () => {
    const facts = factsOf(
      VAULT,
      aggregate([
        [USDC, transfer],
        [BOB, unknown],
      ]),
    )
    assert.deepEqual(facts.doubts, ['contract call without a rule for its calldata'])
    assert.deepEqual(facts.effects[2], {
      kind: 'call',
      asset: 'native',
      amount: 0n,
      destination: bytes(BOB),
      ...viaVault,
    })
  })

  it('by an approval that is hidden several levels deep show it', () => {
    const nested = aggregate([[BOB, onSelf([aggregate([[USDC, approve]])])]])
    assert.deepEqual(kinds(nested), ['call', 'call', 'approve'])
    assert.equal(factsOf(VAULT, nested).understood, true)
  })

  it('by levels without end are opened four levels deep', () => {
    const deep = (levels: number): Hex => (levels === 0 ? transfer : onSelf([deep(levels - 1)]))
    assert.equal(factsOf(VAULT, deep(4)).understood, true)
    const facts = factsOf(VAULT, deep(5))
    assert.deepEqual(facts.doubts, ['calls inside each other more than 4 deep'])
    assert.ok(facts.effects.every(({ kind }) => kind === 'call'))
    assert.equal(factsOf(VAULT, deep(60)).understood, false)
  })

  it('by more parts than anybody would read are not opened', () => {
    const wide = (parts: number): Hex => onSelf(Array.from({ length: parts }, () => transfer))
    assert.equal(factsOf(VAULT, wide(64)).understood, true)
    const facts = factsOf(VAULT, wide(65))
    assert.deepEqual(facts.doubts, ['multicall of more than 64 calls'])
    assert.deepEqual(
      facts.effects.map(({ kind, destination }) => [kind, destination]),
      [['call', bytes(VAULT)]],
    )
  })

  it('by wide ones in wide ones are one call that is not understood', () => {
    const inner = onSelf(Array.from({ length: 40 }, () => transfer))
    const facts = factsOf(VAULT, onSelf([inner, inner, inner, inner]))
    assert.deepEqual([facts.doubts, facts.effects.length], [['calldata with more than 128 effects'], 1])
  })

  it('by a part without calldata, which runs what no rule knows, are not understood', () => {
    assert.deepEqual(factsOf(VAULT, onSelf(['0x'])).doubts, ['multicall with a part without calldata'])
  })

  it('by the same doubt many times say it once', () => {
    assert.equal(factsOf(VAULT, onSelf([unknown, unknown, unknown])).doubts.length, 1)
  })

  it('by native value for a token in them are not understood', () => {
    const calls = [[USDC, false, 1n, transfer]]
    const facts = factsOf(VAULT, encode('aggregate3Value((address,bool,uint256,bytes)[])', calls), 1n)
    assert.deepEqual(facts.doubts, ['token call that carries native value'])
  })

  it('by parts that share their place in the calldata, or lie beyond its end, are not understood', () => {
    const data = onSelf([transfer, transfer])
    const offset = (index: number): number => 10 + 64 * (2 + index)
    const first = data.slice(offset(0), offset(0) + 64)
    const put = (text: string): Hex => `${data.slice(0, offset(1))}${text}${data.slice(offset(1) + 64)}` as Hex
    for (const text of [first, 'f'.repeat(64), '0'.repeat(64)])
      assert.equal(factsOf(VAULT, put(text)).understood, false)
  })
})
