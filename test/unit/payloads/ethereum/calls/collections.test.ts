import assert from 'node:assert/strict'
import { USDC } from '../../fixtures.js'
import { ALICE, BOB, bytes, encode, factsOf, MULTI_TOKEN, NFT, VAULT, WETH } from './fixtures.js'

const SAFE = 'safeTransferFrom(address,address,uint256)'
const SAFE_DATA = 'safeTransferFrom(address,address,uint256,bytes)'
const SAFE_1155 = 'safeTransferFrom(address,address,uint256,uint256,bytes)'
const BATCH = 'safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)'
const FOR_ALL = 'setApprovalForAll(address,bool)'

const batch = (ids: readonly number[], amounts: readonly number[], data = '0x') =>
  encode(BATCH, ALICE, BOB, ids, amounts, data)

const CALLS = [
  [SAFE, encode(SAFE, ALICE, BOB, 7n)],
  [SAFE_DATA, encode(SAFE_DATA, ALICE, BOB, 7n, '0xcafe')],
  [SAFE_1155, encode(SAFE_1155, ALICE, BOB, 7n, 3n, '0x')],
  [BATCH, batch([7, 8], [3, 4])],
  [FOR_ALL, encode(FOR_ALL, BOB, true)],
] as const

const moved = { kind: 'transfer', destination: bytes(BOB), tokenId: 7n } as const

describe('ERC-721 and ERC-1155 calldata', () => {
  it('moves one token of an id, and tells what the recipient is called with', () => {
    assert.deepEqual(factsOf(NFT, CALLS[0][1]).effects, [
      { ...moved, asset: bytes(NFT), amount: 1n, method: SAFE, details: { from: ALICE } },
    ])
    assert.deepEqual(factsOf(NFT, CALLS[1][1]).effects, [
      { ...moved, asset: bytes(NFT), amount: 1n, method: SAFE_DATA, details: { from: ALICE, data: '0xcafe' } },
    ])
  })

  it('leaves data out of the details that is too long for them, and says that it did', () => {
    const data = encode(SAFE_DATA, ALICE, BOB, 7n, `0x${'00'.repeat(300)}`)
    assert.deepEqual(factsOf(NFT, data).effects[0]?.details, { from: ALICE, '(left out)': '1' })
  })

  it('moves several tokens of an id, or of several ids in one effect each', () => {
    const asset = bytes(MULTI_TOKEN)
    assert.deepEqual(factsOf(MULTI_TOKEN, CALLS[2][1]).effects, [
      { ...moved, asset, amount: 3n, method: SAFE_1155, details: { from: ALICE } },
    ])
    assert.deepEqual(factsOf(MULTI_TOKEN, CALLS[3][1]).effects, [
      { ...moved, asset, amount: 3n, method: BATCH, details: { from: ALICE } },
      { ...moved, asset, amount: 4n, tokenId: 8n, method: BATCH, details: { from: ALICE } },
    ])
  })

  it('approves all tokens without end and without an amount, or nothing any more', () => {
    const common = { kind: 'approve', asset: bytes(NFT), destination: bytes(BOB), method: FOR_ALL } as const
    assert.deepEqual(factsOf(NFT, encode(FOR_ALL, BOB, true)).effects, [{ ...common, unlimited: true }])
    assert.deepEqual(factsOf(NFT, encode(FOR_ALL, BOB, false)).effects, [{ ...common, amount: 0n }])
  })

  it('is understood on contracts of its standard, and of which nothing is said', () => {
    const understood = (token: typeof NFT): string[] =>
      CALLS.filter(([, data]) => factsOf(token, data).understood).map(([name]) => name)
    assert.deepEqual(understood(VAULT), [SAFE, SAFE_DATA, SAFE_1155, BATCH, FOR_ALL])
    assert.deepEqual(understood(NFT), [SAFE, SAFE_DATA, FOR_ALL])
    assert.deepEqual(understood(MULTI_TOKEN), [SAFE_1155, BATCH, FOR_ALL])
    assert.deepEqual(understood(USDC), [])
    assert.deepEqual(understood(WETH), [])
  })
})

describe('ERC-1155 batches, attacked', () => {
  it('with lists of different length, or without a token, are not understood', () => {
    for (const data of [batch([7], [3, 4]), batch([7, 8], [3]), batch([], [])])
      assert.equal(factsOf(MULTI_TOKEN, data).understood, false)
  })

  it('with more tokens than anybody would read are not understood, and one call', () => {
    const ids = Array.from({ length: 129 }, (_, i) => i)
    assert.ok(factsOf(MULTI_TOKEN, batch(ids.slice(1), ids.slice(1))).understood)
    const { effects, doubts } = factsOf(MULTI_TOKEN, batch(ids, ids))
    assert.deepEqual(doubts, ['calldata with more than 128 effects'])
    assert.deepEqual(
      effects.map(({ kind }) => kind),
      ['call'],
    )
  })

  it('with two lists in one place of the calldata are not understood', () => {
    const data = batch([7], [7])
    // Words: from, to, offset of ids, offset of amounts, offset of data.
    const offsets = { ids: 10 + 2 * 64, amounts: 10 + 3 * 64 }
    const shared =
      data.slice(0, offsets.amounts) + data.slice(offsets.ids, offsets.ids + 64) + data.slice(offsets.amounts + 64)
    assert.equal(factsOf(MULTI_TOKEN, data).understood, true)
    assert.equal(factsOf(MULTI_TOKEN, shared as typeof data).understood, false)
  })
})
