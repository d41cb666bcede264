import assert from 'node:assert/strict'
import type { Effect } from '../../../../../src/model/facts.js'
import { USDC } from '../../fixtures.js'
import { ALICE, BOB, bytes, encode, factsOf, MAX, MULTI_TOKEN, NFT, VAULT, WETH } from './fixtures.js'

const ZERO32 = `0x${'00'.repeat(32)}`
const PERMIT = 'permit(address,address,uint256,uint256,uint8,bytes32,bytes32)'
const DAI_PERMIT = 'permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)'

const spender = bytes(BOB)
const approve = { kind: 'approve', asset: bytes(USDC), destination: spender } as const

const METHODS: readonly [string, readonly unknown[], Effect][] = [
  ['transfer(address,uint256)', [BOB, 5n], { ...approve, kind: 'transfer', amount: 5n }],
  [
    'transferFrom(address,address,uint256)',
    [ALICE, BOB, 5n],
    { ...approve, kind: 'transfer', amount: 5n, details: { from: ALICE } },
  ],
  ['approve(address,uint256)', [BOB, 5n], { ...approve, amount: 5n }],
  ['increaseAllowance(address,uint256)', [BOB, 5n], { ...approve, amount: 5n }],
  ['increaseAllowance(address,uint256)', [BOB, MAX], { ...approve, amount: MAX, unlimited: true }],
  ['decreaseAllowance(address,uint256)', [BOB, 5n], { ...approve, amount: 0n, details: { decrease: '5' } }],
  ['decreaseAllowance(address,uint256)', [BOB, MAX], { ...approve, amount: 0n, details: { decrease: MAX.toString() } }],
  [
    PERMIT,
    [ALICE, BOB, 5n, 99n, 27, ZERO32, ZERO32],
    { ...approve, amount: 5n, details: { owner: ALICE, deadline: '99' } },
  ],
  [
    DAI_PERMIT,
    [ALICE, BOB, 1n, 99n, true, 27, ZERO32, ZERO32],
    { ...approve, amount: MAX, unlimited: true, details: { owner: ALICE, deadline: '99' } },
  ],
  [
    DAI_PERMIT,
    [ALICE, BOB, 1n, 99n, false, 27, ZERO32, ZERO32],
    { ...approve, amount: 0n, details: { owner: ALICE, deadline: '99' } },
  ],
]

describe('ERC-20 calldata', () => {
  for (const [signature, args, effect] of METHODS)
    it(`${signature} of ${args.join(', ')} is one effect on the token`, () => {
      const facts = factsOf(USDC, encode(signature, ...args))
      assert.deepEqual([facts.understood, facts.effects], [true, [{ ...effect, method: signature }]])
    })

  it('means the same on wrapped ether, and on a contract of which nothing is said', () => {
    for (const token of [WETH, VAULT])
      for (const [signature, args, effect] of METHODS)
        assert.deepEqual(factsOf(token, encode(signature, ...args)).effects, [
          { ...effect, method: signature, asset: bytes(token) },
        ])
  })

  it('is not understood on tokens with ids, but for transferFrom and approve of ERC-721', () => {
    const understood = (token: typeof NFT): string[] =>
      METHODS.filter(([signature, args]) => factsOf(token, encode(signature, ...args)).understood).map(([name]) => name)
    assert.deepEqual(understood(NFT), ['transferFrom(address,address,uint256)', 'approve(address,uint256)'])
    assert.deepEqual(understood(MULTI_TOKEN), [])
  })

  it('names one token id where settings say that the contract is ERC-721', () => {
    const one = { asset: bytes(NFT), amount: 1n, tokenId: 7n, destination: spender }
    const [method, other] = ['transferFrom(address,address,uint256)', 'approve(address,uint256)'] as const
    assert.deepEqual(factsOf(NFT, encode(method, ALICE, BOB, 7n)).effects, [
      { kind: 'transfer', ...one, method, details: { from: ALICE } },
    ])
    assert.deepEqual(factsOf(NFT, encode(other, BOB, 7n)).effects, [{ kind: 'approve', ...one, method: other }])
    // The highest id is an id, and no approval without end.
    assert.deepEqual(factsOf(NFT, encode(other, BOB, MAX)).effects[0], {
      kind: 'approve',
      ...one,
      tokenId: MAX,
      method: other,
    })
  })
})

describe('ERC-20 calldata, attacked', () => {
  it('by an approval behind a call of no value is an approval still', () => {
    const { effects } = factsOf(USDC, encode('approve(address,uint256)', BOB, 1n), 0n)
    assert.deepEqual(
      effects.map(({ kind, amount }) => [kind, amount]),
      [['approve', 1n]],
    )
  })

  it('by an approval without end says so, and one below the highest amount does not', () => {
    const of = (amount: bigint) => factsOf(USDC, encode('approve(address,uint256)', BOB, amount)).effects[0]
    assert.deepEqual([of(MAX)?.unlimited, of(MAX)?.amount], [true, MAX])
    assert.equal(of(MAX - 1n)?.unlimited, undefined)
  })

  it('by a transferFrom of somebody else tells from whom', () => {
    const { effects } = factsOf(USDC, encode('transferFrom(address,address,uint256)', ALICE, BOB, 1n))
    assert.equal(effects[0]?.details?.from, ALICE)
  })

  it('by native value with any token method is not understood', () => {
    for (const [signature, args] of METHODS) {
      const facts = factsOf(USDC, encode(signature, ...args), 1n)
      assert.deepEqual(facts.doubts, ['token call that carries native value'])
      assert.equal(facts.effects.length, 2)
    }
  })

  it('by dirty bits above an address, in any of them, is not understood', () => {
    const data = encode('transferFrom(address,address,uint256)', ALICE, BOB, 1n)
    for (const at of [10, 10 + 23, 10 + 64, 10 + 64 + 23]) {
      const dirty = `${data.slice(0, at)}1${data.slice(at + 1)}` as const
      assert.deepEqual(factsOf(USDC, dirty as typeof data).doubts, ['contract call without a rule for its calldata'])
    }
  })

  it('by a byte more, a byte less or half a selector is not understood', () => {
    const data = encode('transfer(address,uint256)', BOB, 1n)
    for (const other of [`${data}00`, data.slice(0, -2), data.slice(0, 10), data.slice(0, 8)] as (typeof data)[])
      assert.equal(factsOf(USDC, other).understood, false, other)
  })

  it('by a bool of 2, or a v that is no byte, is not understood', () => {
    const data = encode(DAI_PERMIT, ALICE, BOB, 1n, 99n, true, 27, ZERO32, ZERO32)
    const word = (index: number, text: string) =>
      `${data.slice(0, 10 + 64 * index)}${text.padStart(64, '0')}${data.slice(74 + 64 * index)}` as typeof data
    assert.ok(factsOf(USDC, word(4, '1')).understood)
    assert.equal(factsOf(USDC, word(4, '2')).understood, false)
    assert.equal(factsOf(USDC, word(5, '11b')).understood, false)
  })
})
