import assert from 'node:assert/strict'
import { addressesOf, addressesOn, addressRows } from '../../../src/cli/addresses.js'
import { fromHex } from '../../../src/protocol/hash.js'

/** The generator of secp256k1, compressed: the public key of the secret key 1, which everybody knows. */
const G = fromHex('0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798')
const MAINNET = 'bip122:000000000019d6689c085ae165831e93'

describe('addressesOf', () => {
  it('is the account of an EVM chain, with its checksum', () => {
    assert.deepEqual(addressesOf(G, 'Secp256k1', 'eip155:1'), [
      { form: 'ethereum', address: '0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf' },
    ])
  })

  it('is p2wpkh (BIP-173, its example key) and p2tr (BIP-86, its first test vector) on Bitcoin', () => {
    assert.deepEqual(addressesOf(G, 'Secp256k1', MAINNET)[0], {
      form: 'p2wpkh',
      address: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    })
    const internal = fromHex('0x03cc8a4bc64d897bddc5fbc2f670f7a8ba0b386779106cf1223c6fc5d7cd6fc115')
    assert.deepEqual(addressesOf(internal, 'Secp256k1', MAINNET)[1], {
      form: 'p2tr',
      address: 'bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr',
    })
  })

  it('is SS58 with the prefix of the chain, or 42: //Alice of sr25519', () => {
    const alice = fromHex('0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d')
    const on = (genesis: string) => addressesOf(alice, 'Sr25519', `polkadot:${genesis}`)[0]?.address

    assert.equal(on('91b171bb158e2d3848fa23a9f1c25182'), '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5')
    assert.equal(on('00'.repeat(16)), '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY')
  })

  it('is base58 on Solana', () => {
    assert.deepEqual(addressesOf(new Uint8Array(32), 'Ed25519', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'), [
      { form: 'solana', address: '1'.repeat(32) },
    ])
  })

  for (const [what, publicKey, keyType, chain] of [
    ['of a key type that does not sign there', G, 'Secp256k1', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'],
    ['on a network that is not known', G, 'Secp256k1', `bip122:${'0'.repeat(32)}`],
    ['on no chain', G, 'Secp256k1', 'nonsense'],
    ['of bytes that are no key', new Uint8Array(33), 'Secp256k1', 'eip155:1'],
    ['of bytes that are no key, on Bitcoin', new Uint8Array(33), 'Secp256k1', MAINNET],
  ] as const)
    it(`is none ${what}`, () => {
      assert.deepEqual(addressesOf(publicKey, keyType, chain), [])
    })

  it('are of each chain in its order, and rows move no cursor', () => {
    const on = addressesOn({ keyType: 'Secp256k1', publicKey: G }, ['eip155:1', 'no\u001bchain', 'eip155:5'])

    assert.deepEqual(
      on.map(({ chain }) => chain),
      ['eip155:1', 'eip155:5'],
    )
    assert.deepEqual(addressRows([{ chain: 'a\u001bb', form: 'ethereum', address: '0x7E' }]), [
      ['address', '0x7E (ethereum, a�b)'],
    ])
  })
})
