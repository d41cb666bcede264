import assert from 'node:assert/strict'
import { parseAbi } from 'viem/utils'
import type { Hex } from '../../../../../src/model/ids.js'
import { USDC } from '../../fixtures.js'
import { abiFile, BOB, bytes, contractsWith, encode, factsOf, VAULT, WETH } from './fixtures.js'

/** The JSON that solc would write for these declarations. */
const abiOf = (...declarations: readonly string[]): unknown => parseAbi(declarations)

const STAKING = abiOf(
  'function stake(uint256 amount, (address maker, uint64[] ids) order, string note)',
  'function open(address) payable',
  'function open(address,uint256)',
  'function deposit() payable',
  'function withdraw(uint256)',
  'event Staked(address who)',
)
const known = contractsWith(abiFile(STAKING))

const vaultCall = (method: string, amount = 0n) =>
  ({ kind: 'call', asset: 'native', amount, destination: bytes(VAULT), method }) as const

describe('calls by an ABI file', () => {
  it('are understood as calls of the contract by that method, with the arguments by name', () => {
    const method = 'stake(uint256,(address,uint64[]),string)'
    const facts = factsOf(VAULT, encode(method, 5n, [BOB, [1n, 2n]], 'for you'), 0n, known)
    assert.equal(facts.understood, true)
    assert.deepEqual(facts.effects, [
      {
        ...vaultCall(method),
        details: {
          amount: '5',
          'order.maker': BOB,
          'order.ids.0': '1',
          'order.ids.1': '2',
          note: 'for you',
        },
      },
    ])
  })

  it('take native value where the method does, and overloads apart', () => {
    const payable = factsOf(VAULT, encode('open(address)', BOB), 9n, known)
    assert.deepEqual(
      [payable.understood, payable.effects],
      [true, [{ ...vaultCall('open(address)', 9n), details: { '0': BOB } }]],
    )
    assert.equal(factsOf(VAULT, encode('open(address,uint256)', BOB, 1n), 0n, known).understood, true)
  })

  it('may be what wrapped ether has too, on a contract that is none', () => {
    const facts = factsOf(VAULT, encode('deposit()'), 4n, known)
    assert.deepEqual([facts.understood, facts.effects], [true, [vaultCall('deposit()', 4n)]])
    assert.deepEqual(factsOf(VAULT, encode('withdraw(uint256)', 4n), 0n, known).effects[0], {
      ...vaultCall('withdraw(uint256)'),
      details: { '0': '4' },
    })
  })

  it('are understood inside a multicall', () => {
    const data = encode('multicall(bytes[])', [encode('deposit()')])
    assert.equal(factsOf(VAULT, data, 0n, known).understood, true)
  })

  it('are of that contract on that chain alone', () => {
    const data = encode('deposit()')
    assert.equal(factsOf(BOB, data, 0n, known).understood, false)
    const elsewhere = contractsWith({ ...abiFile(STAKING), chain: 'eip155:10' })
    assert.equal(factsOf(VAULT, data, 0n, elsewhere).understood, false)
  })
})

describe('calls by an ABI file, attacked', () => {
  it('by native value for a method that takes none are not understood', () => {
    const facts = factsOf(VAULT, encode('open(address,uint256)', BOB, 1n), 1n, known)
    assert.deepEqual(facts.doubts, ['native value for a method that takes none'])
    assert.equal(facts.effects.length, 1)
  })

  it('by a file that gives the selector of transfer another name are transfers', () => {
    const file = abiOf('function many_msg_babbage(bytes1)')
    const tokens = contractsWith(abiFile(file, [USDC, VAULT]))
    for (const contract of [USDC, VAULT]) {
      const facts = factsOf(contract, encode('transfer(address,uint256)', BOB, 1n), 0n, tokens)
      assert.deepEqual(
        facts.effects.map(({ kind, method }) => [kind, method]),
        [['transfer', 'transfer(address,uint256)']],
      )
      const other = factsOf(contract, encode('many_msg_babbage(bytes1)', '0x01'), 0n, tokens)
      assert.equal(other.understood, false)
    }
  })

  it('by a file for wrapped ether that makes deposit a harmless name stay deposits', () => {
    const tokens = contractsWith(abiFile(abiOf('function deposit()'), [WETH]))
    assert.equal(factsOf(WETH, encode('deposit()'), 1n, tokens).understood, true)
  })

  it('by dirty words, trailing bytes, padding or text that is no UTF-8 are not understood', () => {
    const method = 'stake(uint256,(address,uint64[]),string)'
    const data = encode(method, 5n, [BOB, [1n, 2n]], 'ab')
    const put = (at: number, text: string): Hex => `${data.slice(0, at)}${text}${data.slice(at + text.length)}` as Hex
    assert.ok(factsOf(VAULT, put(0, ''), 0n, known).understood)
    const word = (index: number): number => 10 + 64 * index
    // Words: amount, offsets of order and note; maker, offset of ids; length of ids, two ids; length and text of note.
    const hostile = {
      'address with an upper bit': put(word(3), '1'),
      'uint64 with a bit above': put(word(6), '1'),
      'byte behind the text': put(word(9) + 4, '01'),
      'text that is no UTF-8': put(word(9), 'ffff'),
      'length of more than there is': put(word(5) + 56, 'ffffffff'),
      'trailing word': `${data}${'0'.repeat(64)}` as Hex,
      'half a word less': data.slice(0, -32) as Hex,
    }
    for (const [what, bad] of Object.entries(hostile)) {
      const facts = factsOf(VAULT, bad, 0n, known)
      assert.deepEqual(facts.doubts, ['contract call without a rule for its calldata'], what)
    }
  })
})
