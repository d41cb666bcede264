import assert from 'node:assert/strict'
import type { Abi } from 'viem'
import { encodeFunctionData, parseAbi } from 'viem/utils'
import { readAbi } from '../../../../../src/payloads/ethereum/abi/read-abi.js'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (abi: unknown) => readAbi(utf8(JSON.stringify(abi)))
const detailOf = (abi: unknown): string => {
  const reading = read(abi)
  return reading.ok ? 'ok' : reading.detail
}

const fn = (over: object = {}) => ({
  type: 'function',
  name: 'stake',
  inputs: [{ name: 'amount', type: 'uint256', internalType: 'uint256' }],
  outputs: [],
  stateMutability: 'nonpayable',
  ...over,
})
const withInput = (input: unknown) => fn({ inputs: [input] })
const UNSUPPORTED = 'stake has an input without a name or of a type that is not supported'

describe('readAbi', () => {
  it('takes the functions of an ABI by their selectors, and passes over the rest', () => {
    const reading = read([
      fn(),
      { type: 'event', name: 'Staked', inputs: [], anonymous: false },
      { type: 'constructor', inputs: [], stateMutability: 'payable' },
      { type: 'error', name: 'No', inputs: [] },
      { type: 'receive', stateMutability: 'payable' },
    ])
    assert.ok(reading.ok)
    assert.deepEqual(
      [...reading.methods].map(([selector, { signature, payable }]) => [selector, signature, payable]),
      [['0xa694fc3a', 'stake(uint256)', false]],
    )
  })

  it('takes every elementary type, tuples and arrays, and overloaded names', () => {
    const abi: Abi = parseAbi([
      'struct Flag { bool on; int8 level }',
      'struct Order { address maker; bytes32[] ids; Flag[2][] flags }',
      'function stake(Order order, bytes data, string text, uint48 small, int256 signed, bytes1 b) payable',
      'function stake()',
    ])
    const reading = read(abi)
    assert.ok(reading.ok)
    const [method] = [...reading.methods.values()]
    const maker = `0x${'ab'.repeat(20)}` as const
    const ids = [`0x${'01'.repeat(32)}`] as const
    const flags = [
      [
        { on: true, level: -1 },
        { on: false, level: 1 },
      ],
    ] as const
    const data = encodeFunctionData({
      abi,
      functionName: 'stake',
      args: [{ maker, ids, flags }, '0x1234', '0xAB', 7, -5n, '0x01'],
    })
    assert.equal(method?.payable, true)
    assert.deepEqual(method.read(data), [
      [
        maker,
        [ids[0]],
        [
          [
            [true, -1n],
            [false, 1n],
          ],
        ],
      ],
      '0x1234',
      '0xAB',
      7n,
      -5n,
      '0x01',
    ])
  })

  it('reads a function without inputs from its selector alone', () => {
    const reading = read([fn({ inputs: [] })])
    const method = reading.ok ? [...reading.methods.values()][0] : undefined
    assert.deepEqual(method?.read(method.selector), [])
    assert.equal(method?.read(`${method.selector}00`), undefined)
  })

  const refused: readonly [string, unknown, string][] = [
    ['what is no list', { abi: [fn()] }, 'it is not a JSON list of descriptions'],
    ['a list of other things', [fn(), 'stake'], 'it is not a JSON list of descriptions'],
    ['no function', [{ type: 'receive' }], 'it describes no function'],
    ['a function without a name', [fn({ name: '' })], 'a function has no plain name'],
    ['a name that is no name', [fn({ name: 'a(b' })], 'a function has no plain name'],
    [
      'a function that does not say whether it is payable',
      [fn({ stateMutability: undefined })],
      'stake has no stateMutability',
    ],
    ['inputs that are no list', [fn({ inputs: {} })], UNSUPPORTED],
    ['an input that is no object', [withInput('uint256')], UNSUPPORTED],
    ['an input with an odd name', [withInput({ name: 'a.b', type: 'bool' })], UNSUPPORTED],
    ['an input whose name is no text', [withInput({ name: 1, type: 'bool' })], UNSUPPORTED],
    ['an input without a type', [withInput({ name: 'a' })], UNSUPPORTED],
    ['a tuple without components', [withInput({ name: 'a', type: 'tuple' })], UNSUPPORTED],
    ['an empty tuple', [withInput({ name: 'a', type: 'tuple[]', components: [] })], UNSUPPORTED],
    [
      'a bad type in a tuple',
      [withInput({ name: 'a', type: 'tuple', components: [{ name: 'b', type: 'uint' }] })],
      UNSUPPORTED,
    ],
    ['two functions of one selector', [fn(), fn()], 'stake(uint256) and stake(uint256) have the same selector'],
    [
      'different functions of one selector',
      [
        fn({
          name: 'transfer',
          inputs: [
            { name: '', type: 'address' },
            { name: '', type: 'uint256' },
          ],
        }),
        fn({ name: 'many_msg_babbage', inputs: [{ type: 'bytes1' }] }),
      ],
      'transfer(address,uint256) and many_msg_babbage(bytes1) have the same selector',
    ],
    [
      'more functions than a contract has',
      Array.from({ length: 1_025 }, (_, i) => fn({ name: `f${i}` })),
      'it describes more than 1024 functions',
    ],
  ]
  for (const [what, abi, detail] of refused) it(`refuses ${what}`, () => assert.equal(detailOf(abi), detail))

  it('refuses types that it cannot decode', () => {
    for (const type of ['uint', 'uint7', 'uint264', 'bytes33', 'fixed128x18', 'function', 'uint256[0]', 'mapping', ''])
      assert.equal(detailOf([withInput({ name: 'a', type })]), UNSUPPORTED, type)
  })

  it('refuses what is no JSON, has a member twice, or is too long', () => {
    for (const text of ['', '[', '[{"type":"function","type":"event"}]']) assert.equal(readAbi(utf8(text)).ok, false)
    const long = readAbi(new Uint8Array(1_048_577).fill(0x20))
    assert.equal(long.ok ? 'ok' : long.detail, 'it has more than 1048576 bytes')
  })
})
