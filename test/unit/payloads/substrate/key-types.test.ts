import assert from 'node:assert/strict'
import { keyTypesOf } from '../../../../src/payloads/substrate/key-types.js'
import type { TypeDef, Types } from '../../../../src/payloads/substrate/portable-types.js'

const U8 = 0
const ACCOUNT = 1
const ACCOUNT_20 = 2
const BYTES_64 = 3
const BYTES_65 = 4

const array = (length: number): TypeDef => ({ kind: 'array', of: U8, length })

const enumOf = (path: string, cases: readonly (readonly [string, number])[]): TypeDef => ({
  kind: 'variant',
  path,
  cases: new Map(cases.map(([name, type], index) => [index, { name, fields: [{ name: undefined, type }] }])),
})

const address = (account: number): TypeDef =>
  enumOf('sp_runtime::multiaddress::MultiAddress', [
    ['Id', account],
    ['Raw', U8],
  ])

const multiSignature = (cases: readonly (readonly [string, number])[]): TypeDef =>
  enumOf('sp_runtime::MultiSignature', cases)

const ALL = [
  ['Ed25519', BYTES_64],
  ['Sr25519', BYTES_64],
  ['Ecdsa', BYTES_65],
] as const

const keyTypes = (signature: TypeDef, addressType: TypeDef): string[] => {
  const types: Types = new Map<number, TypeDef>([
    [U8, { kind: 'primitive', name: 'u8' }],
    [ACCOUNT, { kind: 'fields', fields: [{ name: undefined, type: 10 }] }],
    [ACCOUNT_20, array(20)],
    [BYTES_64, array(64)],
    [BYTES_65, array(65)],
    [10, array(32)],
    [20, signature],
    [21, addressType],
  ])
  return [...keyTypesOf(types, 20, 21)].sort()
}

describe('keyTypesOf', () => {
  it('is what MultiSignature has cases for', () => {
    assert.deepEqual(keyTypes(multiSignature(ALL), address(ACCOUNT)), ['Ed25519', 'Secp256k1', 'Sr25519'])
    assert.deepEqual(keyTypes(multiSignature(ALL.slice(0, 1)), address(ACCOUNT)), ['Ed25519'])
    assert.deepEqual(keyTypes(multiSignature([...ALL, ['Eth', BYTES_65]]), address(ACCOUNT)), [
      'Ed25519',
      'Secp256k1',
      'Sr25519',
    ])
  })

  it('is the same where addresses are bare accounts', () => {
    assert.deepEqual(keyTypes(multiSignature(ALL), array(32)), ['Ed25519', 'Secp256k1', 'Sr25519'])
  })

  it('is none where accounts are Ethereum addresses or signatures another kind', () => {
    assert.deepEqual(keyTypes(multiSignature(ALL), array(20)), [])
    assert.deepEqual(keyTypes(multiSignature(ALL), address(ACCOUNT_20)), [])
    assert.deepEqual(keyTypes(array(65), address(ACCOUNT)), [])
    assert.deepEqual(keyTypes(enumOf('fp_account::EthereumSignature', ALL), address(ACCOUNT)), [])
    assert.deepEqual(keyTypes(multiSignature(ALL), { kind: 'unreadable' }), [])
  })

  it('leaves out a case that holds another number of bytes', () => {
    assert.deepEqual(
      keyTypes(
        multiSignature([
          ['Ed25519', BYTES_65],
          ['Ecdsa', BYTES_64],
          ['Sr25519', BYTES_64],
        ]),
        address(ACCOUNT),
      ),
      ['Sr25519'],
    )
  })
})
