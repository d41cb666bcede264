import assert from 'node:assert/strict'
import { createKeyDerived, createKeyMulti, encodeMultiAddress } from '@polkadot/util-crypto'
import fc from 'fast-check'
import {
  accountIn,
  accountOf,
  areSortedAndUnique,
  derivativeAccount,
  multisigAccount,
} from '../../../../src/payloads/substrate/account.js'
import { blake2_256, fromHex, toHex } from '../../../../src/protocol/hash.js'

const accounts = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('accountOf', () => {
  it('is the public key, but for Secp256k1 the hash of it', () => {
    const key = new Uint8Array(32).fill(7)
    const compressed = new Uint8Array(33).fill(2)
    assert.equal(accountOf('Ed25519', key), key)
    assert.equal(accountOf('Sr25519', key), key)
    assert.deepEqual(accountOf('Secp256k1', compressed), blake2_256(compressed))
  })
})

describe('accountIn', () => {
  const MULTI_ADDRESS = 'sp_runtime::multiaddress::MultiAddress'
  const account = new Uint8Array(32).fill(7)
  const variant = (path: string, name: string, bytes: Uint8Array) =>
    ({ kind: 'variant', path, name, index: 0, fields: [{ name: undefined, value: { kind: 'bytes', bytes } }] }) as const

  it('is 32 bytes, or those of an address that is an account id', () => {
    assert.equal(accountIn({ kind: 'bytes', bytes: account }), account)
    assert.equal(accountIn(variant(MULTI_ADDRESS, 'Id', account)), account)
  })

  it('is nothing in any other address or value', () => {
    for (const value of [
      undefined,
      { kind: 'bool', bool: true } as const,
      { kind: 'bytes', bytes: account.subarray(1) } as const,
      variant(MULTI_ADDRESS, 'Address32', account),
      variant('other::MultiAddress', 'Id', account),
      variant(MULTI_ADDRESS, 'Id', account.subarray(1)),
      { ...variant(MULTI_ADDRESS, 'Id', account), fields: [] },
    ])
      assert.equal(accountIn(value), undefined)
  })
})

describe('multisigAccount', () => {
  it('is what polkadot-js derives, whatever the order of the signatories', () => {
    fc.assert(
      fc.property(fc.array(accounts, { minLength: 1, maxLength: 70 }), fc.nat(65_535), (signatories, threshold) => {
        const expected = createKeyMulti(signatories, threshold)
        assert.deepEqual(multisigAccount(signatories, threshold), expected)
        assert.deepEqual(multisigAccount([...signatories].reverse(), threshold), expected)
      }),
      { numRuns: 50 },
    )
  })

  it('of Alice, Bob and Charlie with threshold 2 is the account that wallets show', () => {
    const keys = [
      '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
      '0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48',
      '0x90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22',
    ]
    // Development keys.
    const address = encodeMultiAddress(keys, 2)
    assert.equal(address, '5DjYJStmdZ2rcqXbXGX7TW85JsrW6uG4y9MUcLq2BoPMpRA7')
    assert.deepEqual(toHex(multisigAccount(keys.map(fromHex), 2)), toHex(createKeyMulti(keys, 2)))
  })
})

describe('derivativeAccount', () => {
  it('is what polkadot-js derives', () => {
    fc.assert(
      fc.property(accounts, fc.nat(65_535), (account, index) => {
        assert.deepEqual(derivativeAccount(account, index), createKeyDerived(account, index))
      }),
      { numRuns: 50 },
    )
  })
})

describe('areSortedAndUnique', () => {
  const [a, b] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  it('takes accounts in order, each once', () => {
    for (const list of [[], [a], [a, b]]) assert.equal(areSortedAndUnique(list), true)
    for (const list of [
      [b, a],
      [a, a],
      [a, b, a],
    ])
      assert.equal(areSortedAndUnique(list), false)
  })
})
